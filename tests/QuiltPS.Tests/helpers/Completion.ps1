# What Tab offers, for specs.

<# What is offered at the end of a line, once it is as a condition on $found says: what a completer does not find in its short time, it has at the next key. #>
function Complete {
    param([string] $Line, [scriptblock] $Until = { @($found).Where{ "$($_.ResultType)" -notlike 'Provider*' } })

    $end = [DateTime]::UtcNow.AddSeconds(60)
    do { $found = (TabExpansion2 $Line $Line.Length).CompletionMatches } until ((& $Until) -or [DateTime]::UtcNow -gt $end)
    $found
}
