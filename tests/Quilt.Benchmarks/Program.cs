// One yardstick beside each measurement: see README of this folder.
return 0;
