# Stories drive the real program, each at rest and through a running server. A story that must be left out
# exits with 77 and says why. The time-outs are for what hangs; nothing here is measured.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(stories ${CMAKE_SOURCE_DIR}/tests/stories)

file(GLOB story_files CONFIGURE_DEPENDS ${stories}/*.story)
foreach(file IN LISTS story_files)
  get_filename_component(name ${file} NAME_WE)
  add_test(NAME story_${name} COMMAND ${Python3_EXECUTABLE} -B ${stories}/run.py $<TARGET_FILE:comity> ${file})
  set_tests_properties(story_${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
endforeach()

add_test(NAME story_runner COMMAND ${Python3_EXECUTABLE} -B ${stories}/test_run.py)
add_test(NAME kill_itself COMMAND ${Python3_EXECUTABLE} -B ${stories}/test_kill.py)
add_test(NAME kill COMMAND ${Python3_EXECUTABLE} -B ${stories}/kill.py $<TARGET_FILE:comity>)
add_test(NAME crowd COMMAND ${Python3_EXECUTABLE} -B ${stories}/crowd.py $<TARGET_FILE:comity>)
set_tests_properties(crowd PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
add_test(NAME witnesses COMMAND ${Python3_EXECUTABLE} -B ${stories}/witnesses.py $<TARGET_FILE:comity>)
set_tests_properties(witnesses PROPERTIES TIMEOUT 300)
add_test(NAME mail COMMAND ${Python3_EXECUTABLE} -B ${stories}/mail.py $<TARGET_FILE:comity>)
set_tests_properties(mail PROPERTIES TIMEOUT 300)
add_test(NAME gateways COMMAND ${Python3_EXECUTABLE} -B ${stories}/gateways.py $<TARGET_FILE:comity>)
set_tests_properties(gateways PROPERTIES TIMEOUT 300)
add_test(NAME gateways_misbehaving
         COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tests/gateways/misbehaving.py $<TARGET_FILE:comity>)
set_tests_properties(gateways_misbehaving PROPERTIES TIMEOUT 300)
