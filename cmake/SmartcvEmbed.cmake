# smartcv_embed(<target> <namespace> <files…>): puts text files (pages, styles, scripts) into a target, so that nothing
# has to lie beside the program. FILE.ext becomes the function std::string_view <namespace>::file_ext(), which the
# target's own header declares.
set(SMARTCV_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(smartcv_embed target namespace)
  foreach(file IN LISTS ARGN)
    get_filename_component(name ${file} NAME)
    set(source ${CMAKE_BINARY_DIR}/embedded/${target}/${name}.cpp)
    add_custom_command(
      OUTPUT ${source}
      COMMAND ${CMAKE_COMMAND} -DFILE=${CMAKE_SOURCE_DIR}/${file} -DSOURCE=${source} -DNAMESPACE=${namespace}
              -P ${SMARTCV_EMBED_SCRIPT}
      DEPENDS ${CMAKE_SOURCE_DIR}/${file} ${SMARTCV_EMBED_SCRIPT}
      COMMENT "Embedding ${file}"
      VERBATIM)
    target_sources(${target} PRIVATE ${source})
  endforeach()
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  get_filename_component(name ${FILE} NAME)
  string(REPLACE "." "_" function ${name})
  file(READ ${FILE} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  file(WRITE ${SOURCE} "// Made from ${name} by cmake/SmartcvEmbed.cmake.
#include <string_view>

namespace ${NAMESPACE} {
std::string_view ${function}() {
  static constexpr char bytes[] = {${bytes}};
  return {bytes, sizeof bytes};
}
}  // namespace ${NAMESPACE}
")
endif()
