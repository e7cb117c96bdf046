#define BOOST_TEST_MODULE sink
#include <boost/test/unit_test.hpp>
