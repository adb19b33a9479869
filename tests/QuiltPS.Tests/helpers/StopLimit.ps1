# Ctrl+C ends a cmdlet within two seconds of a machine that has nothing else to do. Tests share theirs with others, so they wait
# longer, and stop what would go on for minutes.

$StopLimit = [timespan]::FromSeconds(20)
