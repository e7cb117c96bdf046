#define BOOST_TEST_MODULE parquet
#include <boost/test/unit_test.hpp>
