# Jobs of this machine over a package that lies in S3, results pushed there, and made again from the hash of their revision.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    $study = New-Study -Path "$TestDrive/study"
    $s3 = Enter-S3
    $registry = New-S3Registry
    $size = New-SizeProgram $study
    if ($registry) { $data = Push-QuiltPackage lab/LA5c $study.Data -Registry $registry }
}

AfterAll {
    Remove-Study $study
    Exit-S3
}

Describe 'Local jobs over a package in S3' {
    BeforeEach { Assert-S3 }

    It 'read their inputs from there, and their results go there' {
        $results = $data | Get-QuiltSubject | Submit-QuiltBatch -Local $size -Output results/1.0.0 -ExpectedOutput size.txt | Wait-QuiltBatch | Push-QuiltPackage
        $results.Registry | Should -Be $registry
        [long]($results | Get-QuiltEntry results/1.0.0/data/sub-10150/size.txt | Get-QuiltContent) | Should -Be ($data | Get-QuiltEntry sub-10150/sub-10150.nii.gz).Size
    }

    It 'are made again from the hash of the results alone' {
        $hash = (Get-QuiltPackage lab/LA5c -Registry $registry).TopHash
        Get-ChildItem $env:QUILTPS_RUNS | Remove-Item -Recurse -Force
        $recorded = Get-QuiltPackage lab/LA5c -Registry $registry -TopHash $hash | Get-QuiltProvenance
        $again = $recorded | Submit-QuiltBatch -Local | Wait-QuiltBatch | Sort-Object Name
        $again.InputKey | Should -Be $recorded.InputKey
        $again.Outcome | Select-Object -Unique | Should -Be 'Succeeded'
    }
}
