#define BOOST_TEST_MODULE s3
#include <boost/test/unit_test.hpp>
