A large public export of a crisis map is taken in whole, and again without a second copy.

needs ../shared/data/haiti-2010/reports.csv
space haiti --mode demonstration
import haiti ../shared/data/haiti-2010/reports.csv
contains "1796 rows: 1796 stored"
again
contains "1796 known already"
verify haiti
