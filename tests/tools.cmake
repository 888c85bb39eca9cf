# The house rules as tests.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(tools ${CMAKE_SOURCE_DIR}/tools)

add_test(NAME floors COMMAND ${Python3_EXECUTABLE} -B ${tools}/floors.py ${CMAKE_SOURCE_DIR})
add_test(NAME tidy COMMAND ${Python3_EXECUTABLE} -B ${tools}/tidy.py ${CMAKE_SOURCE_DIR})
add_test(NAME headers COMMAND ${Python3_EXECUTABLE} -B ${tools}/headers.py ${CMAKE_SOURCE_DIR}
                              --compiler ${CMAKE_CXX_COMPILER} --cache ${CMAKE_BINARY_DIR}/headers.json)
add_test(NAME web_types COMMAND ${Python3_EXECUTABLE} -B ${tools}/web_types.py $<TARGET_FILE:comity> --check)
add_test(NAME threats COMMAND ${Python3_EXECUTABLE} -B ${tools}/threats.py ${CMAKE_SOURCE_DIR})
add_test(NAME tools COMMAND ${Python3_EXECUTABLE} -B ${tools}/test_tools.py)
