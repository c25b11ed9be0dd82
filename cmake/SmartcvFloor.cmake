# smartcv_add_floor(<folder under lib> LINK <public targets…> [PRIVATE_LINK <targets…>])
# One static library per floor, target smartcv_<folder with _ for />. "OPENCV" among LINK stands for the four
# OpenCV modules the project uses.
set(SMARTCV_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
                     -Woverloaded-virtual -Wno-missing-field-initializers -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC bug 105651: a false alarm on "literal" + std::string, fixed in 13.
  list(APPEND SMARTCV_WARNINGS -Wno-restrict)
endif()

function(smartcv_add_floor folder)
  cmake_parse_arguments(FLOOR "" "" "LINK;PRIVATE_LINK" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lib/${folder}/*.cpp)
  if(NOT sources)
    message(STATUS "lib/${folder} has no source file yet")
    return()
  endif()
  add_library(smartcv_${name} STATIC ${sources})
  target_include_directories(smartcv_${name} PUBLIC ${CMAKE_SOURCE_DIR}/lib)
  if("OPENCV" IN_LIST FLOOR_LINK)
    list(REMOVE_ITEM FLOOR_LINK OPENCV)
    target_include_directories(smartcv_${name} SYSTEM PUBLIC ${OpenCV_INCLUDE_DIRS})
    target_link_libraries(smartcv_${name} PUBLIC opencv_core opencv_imgproc opencv_imgcodecs opencv_objdetect)
  endif()
  target_link_libraries(smartcv_${name} PUBLIC ${FLOOR_LINK} PRIVATE ${FLOOR_PRIVATE_LINK})
  target_compile_options(smartcv_${name} PRIVATE ${SMARTCV_WARNINGS})
endfunction()
