#pragma once

#include <vector>

#include "generator/behaviour/behaviour.h"
#include "generator/fraud/fraud.h"
#include "generator/people/person.h"
#include "generator/plan/layout.h"
#include "generator/plan/options.h"

namespace fraudgen::generator {

/// What all tables and all workers share: read-only once made.
struct Model {
  Model(const DatasetOptions& dataset_options, const Layout& dataset_layout)
      : options(dataset_options),
        layout(dataset_layout),
        people(options.seed, options.profiles),
        frauds(people, layout),
        behaviours(make_behaviours(options.start_day, layout.days())) {}
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  DatasetOptions options;
  Layout layout;
  People people;
  FraudPlan frauds;
  std::vector<Behaviour> behaviours;  ///< by Person::profile
};

}  // namespace fraudgen::generator
