#include "sink/s3/xml.h"

#include <expat.h>

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace fraudgen::sink::s3 {
namespace {

/// What expat calls back into. No exception may pass through expat, which is C: the first one is
/// kept and the reading stopped.
class Reader {
 public:
  explicit Reader(const OnElement& on_element)
      : on_element_(on_element), parser_(XML_ParserCreate("UTF-8")) {
    if (!parser_) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(),
        [](void* self, const XML_Char* name, const XML_Char**) { of(self).begin(name); },
        [](void* self, const XML_Char*) { of(self).end(); });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const XML_Char* text, int size) {
      of(self).add({text, static_cast<std::size_t>(size)});
    });
    XML_SetStartDoctypeDeclHandler(
        parser_.get(), [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
          of(self).fail("declares a document type");
        });
  }

  void read(std::string_view document) {
    const XML_Status status =
        XML_Parse(parser_.get(), document.data(), static_cast<int>(document.size()), XML_TRUE);
    if (failure_) std::rethrow_exception(failure_);
    if (status == XML_STATUS_OK) return;
    if (XML_GetErrorCode(parser_.get()) == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    throw MalformedAnswer("the answer is no well-formed XML, or is broken off");
  }

 private:
  static Reader& of(void* self) { return *static_cast<Reader*>(self); }

  template <typename Action>
  void guard(const Action& action) noexcept {
    // After XML_StopParser() expat may still call back for what it has already read.
    if (failure_) return;
    try {
      action();
    } catch (...) {
      failure_ = std::current_exception();
      XML_StopParser(parser_.get(), XML_FALSE);
    }
  }

  void fail(const char* why) {
    guard([&] { throw MalformedAnswer(std::string("the answer ") + why); });
  }

  void begin(std::string_view name) {
    if (texts_.size() == xml_depth_limit) return fail("is nested too deeply");
    if (name.size() > xml_text_limit) return fail("has a name that is too long");
    guard([&] {
      lengths_.push_back(path_.size());
      if (!path_.empty()) path_ += '/';
      path_ += name;
      texts_.emplace_back();
    });
  }

  void end() {
    guard([&] {
      on_element_(path_, texts_.back());
      texts_.pop_back();
      path_.resize(lengths_.back());
      lengths_.pop_back();
    });
  }

  void add(std::string_view text) {
    guard([&] {
      std::string& to = texts_.back();
      // A document spread over many lines is no text: what counts is what will be used.
      if (to.size() + text.size() > xml_text_limit) {
        if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
        throw MalformedAnswer("the answer has a text that is too long");
      }
      to += text;
    });
  }

  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  const OnElement& on_element_;
  std::unique_ptr<XML_ParserStruct, Free> parser_;
  std::string path_;
  std::vector<std::size_t> lengths_;  ///< of path_ before each open element
  std::vector<std::string> texts_;    ///< of each open element
  std::exception_ptr failure_;
};

}  // namespace

void read_xml(std::string_view document, const OnElement& on_element) {
  if (document.size() > xml_size_limit) throw MalformedAnswer("the answer is too large");
  Reader(on_element).read(document);
}

}  // namespace fraudgen::sink::s3
