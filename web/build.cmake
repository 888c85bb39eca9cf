# Builds the pages: cmake -DWEB=.. -DDIST=.. -DNODE_BIN=.. -P build.cmake
# npm's folder is shared by all build folders: one at a time, and installed anew only for another lock file.
file(LOCK ${WEB} DIRECTORY GUARD PROCESS TIMEOUT 900)

if(NODE_BIN)
  set(ENV{PATH} "${NODE_BIN}:$ENV{PATH}")
endif()

set(lock_file ${WEB}/package-lock.json)
set(installed ${WEB}/node_modules/.installed)
file(SHA256 ${lock_file} wanted)
set(had "")
if(EXISTS ${installed})
  file(READ ${installed} had)
endif()
if(NOT had STREQUAL wanted)
  execute_process(COMMAND npm ci --prefer-offline --no-audit --no-fund --loglevel=error
                  WORKING_DIRECTORY ${WEB} COMMAND_ERROR_IS_FATAL ANY)
  file(WRITE ${installed} ${wanted})
endif()

execute_process(COMMAND npm run --silent build -- --outDir ${DIST} --emptyOutDir --logLevel warn
                WORKING_DIRECTORY ${WEB} COMMAND_ERROR_IS_FATAL ANY)
