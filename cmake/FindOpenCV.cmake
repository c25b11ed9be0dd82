# Finds the OpenCV modules that are asked for, and nothing else. OpenCV's own configuration file comes only with
# Debian's libopencv-dev, which drags in every module down to VTK; the four single -dev packages do without it.
#
#   find_package(OpenCV REQUIRED COMPONENTS core imgproc …)
# Targets opencv_<module>; sets OpenCV_FOUND, OpenCV_INCLUDE_DIRS, OpenCV_VERSION.
find_path(OpenCV_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
mark_as_advanced(OpenCV_INCLUDE_DIR)
set(OpenCV_VERSION "")
if(OpenCV_INCLUDE_DIR)
  file(STRINGS "${OpenCV_INCLUDE_DIR}/opencv2/core/version.hpp" _opencv_lines
       REGEX "#define CV_VERSION_(MAJOR|MINOR|REVISION) ")
  string(REGEX MATCHALL "[0-9]+" _opencv_numbers "${_opencv_lines}")
  string(REPLACE ";" "." OpenCV_VERSION "${_opencv_numbers}")
endif()

foreach(_opencv_module IN LISTS OpenCV_FIND_COMPONENTS)
  find_library(OpenCV_${_opencv_module}_LIBRARY opencv_${_opencv_module})
  mark_as_advanced(OpenCV_${_opencv_module}_LIBRARY)
  if(OpenCV_${_opencv_module}_LIBRARY AND EXISTS "${OpenCV_INCLUDE_DIR}/opencv2/${_opencv_module}.hpp")
    set(OpenCV_${_opencv_module}_FOUND TRUE)
  endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCV REQUIRED_VARS OpenCV_INCLUDE_DIR VERSION_VAR OpenCV_VERSION HANDLE_COMPONENTS
                                  REASON_FAILURE_MESSAGE "run scripts/setup")

if(OpenCV_FOUND)
  set(OpenCV_INCLUDE_DIRS "${OpenCV_INCLUDE_DIR}")
  foreach(_opencv_module IN LISTS OpenCV_FIND_COMPONENTS)
    if(NOT TARGET opencv_${_opencv_module})
      add_library(opencv_${_opencv_module} UNKNOWN IMPORTED)
      set_target_properties(opencv_${_opencv_module} PROPERTIES
        IMPORTED_LOCATION "${OpenCV_${_opencv_module}_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${OpenCV_INCLUDE_DIR}")
    endif()
  endforeach()
endif()
