# What is true of the module's cmdlets, as PowerShell itself sees them: the base of help pages, MAML and PublicApi.txt.

<# One object per cmdlet of an imported module; PowerShell's own common parameters are left out, WhatIf and Confirm not. #>
function Get-CmdletFact {
    param([Parameter(Mandatory)] [string] $Module)

    foreach ($cmdlet in Get-Command -Module $Module -CommandType Cmdlet | Sort-Object Name) {
        $parameters = $cmdlet.Parameters.Values.Where{ $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters }
        [pscustomobject]@{
            Name          = $cmdlet.Name
            OutputTypes   = @($cmdlet.OutputType | ForEach-Object Name | Sort-Object -Unique)
            Parameters    = @($parameters | Sort-Object Name | ForEach-Object { Get-ParameterFact $_ })
            ParameterSets = @($cmdlet.ParameterSets | ForEach-Object { Get-ParameterSetFact $_ })
        }
    }
}

function Get-ParameterFact {
    param([System.Management.Automation.ParameterMetadata] $Parameter)

    $set = $Parameter.Attributes.Where{ $_ -is [System.Management.Automation.ValidateSetAttribute] }
    $type = $Parameter.ParameterType.HasElementType ? $Parameter.ParameterType.GetElementType() : $Parameter.ParameterType
    [pscustomobject]@{
        Name      = $Parameter.Name
        Type      = [Microsoft.PowerShell.ToStringCodeMethods]::Type($Parameter.ParameterType)
        Element   = $type.FullName
        IsSwitch  = $Parameter.SwitchParameter
        Aliases   = @($Parameter.Aliases | Sort-Object)
        Wildcards = [bool]$Parameter.Attributes.Where{ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }
        Values    = @($set ? $set[0].ValidValues : $type.IsEnum ? [Enum]::GetNames($type) : @())
    }
}

function Get-ParameterSetFact {
    param([System.Management.Automation.CommandParameterSetInfo] $Set)

    [pscustomobject]@{
        Name       = $Set.Name
        IsDefault  = $Set.IsDefault
        Syntax     = $Set.ToString() -replace ' ?\[<CommonParameters>\]'
        Parameters = @($Set.Parameters.Where{ $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters }.ForEach{
            [pscustomobject]@{
                Name           = $_.Name
                Required       = $_.IsMandatory
                Position       = $_.Position -lt 0 ? $null : $_.Position
                ByValue        = $_.ValueFromPipeline
                ByPropertyName = $_.ValueFromPipelineByPropertyName
                Remaining      = $_.ValueFromRemainingArguments
            }
        })
    }
}

<# The public surface as lines that a reviewer can read and a diff can show. #>
function Format-PublicApi {
    param([object[]] $Fact)

    foreach ($cmdlet in $Fact) {
        "$($cmdlet.Name): $($cmdlet.OutputTypes -join ', ')"
        foreach ($parameter in $cmdlet.Parameters) {
            $aliases = $parameter.Aliases ? " ($($parameter.Aliases -join ', '))" : ''
            $sets = foreach ($set in $cmdlet.ParameterSets) {
                $binding = $set.Parameters.Where{ $_.Name -eq $parameter.Name }
                if ($binding) { "$($set.Name -eq '__AllParameterSets' ? 'all' : $set.Name)$(Format-Binding $binding[0])" }
            }
            "    -$($parameter.Name) $($parameter.Type)$aliases | $($sets -join '; ')"
        }
    }
}

function Format-Binding {
    param($Binding)

    $traits = @(
        if ($Binding.Required) { 'required' }
        if ($null -ne $Binding.Position) { "position $($Binding.Position)" }
        if ($Binding.ByValue) { 'by value' }
        if ($Binding.ByPropertyName) { 'by property name' }
        if ($Binding.Remaining) { 'remaining arguments' }
    )
    $traits ? ": $($traits -join ', ')" : ''
}
