@{
  # The assembly is nested, not the root module: only then does Get-Help look for the help beside it, in module/bin.
  NestedModules        = @('module/bin/QuiltPS.dll')
  # So that scripts can name [Quilt.Package] before any cmdlet has run.
  RequiredAssemblies   = @('module/bin/Quilt.dll', 'module/bin/QuiltPS.dll')
  ModuleVersion        = '0.1.0'
  GUID                 = '01a74c50-b568-4e86-a1f9-7e21ae4c4428'
  Author               = 'QuiltPS contributors'
  CompanyName          = 'QuiltPS contributors'
  Copyright            = '(c) QuiltPS contributors. MIT licence.'
  Description          = 'Quilt data packages and batch jobs over their subjects: push, install, compare and verify packages on S3 or in a folder, run a container or a program per subject, and push the results as the next revision.'
  PowerShellVersion    = '7.6'
  CompatiblePSEditions = @('Core')
  FormatsToProcess     = @('module/QuiltPS.Packages.Format.ps1xml', 'module/QuiltPS.Batch.Format.ps1xml')
  TypesToProcess       = @('module/QuiltPS.Types.ps1xml')
  FunctionsToExport    = @()
  VariablesToExport    = @()
  AliasesToExport      = @()
  # Written by `build.ps1 Docs` from the assembly.
  CmdletsToExport      = @(
    'Add-QuiltEntry'
    'Compare-QuiltPackage'
    'ConvertFrom-QuiltUri'
    'ConvertTo-QuiltUri'
    'Copy-QuiltPackage'
    'Export-QuiltBatch'
    'Export-QuiltBatchReport'
    'Get-QuiltBatch'
    'Get-QuiltBatchLog'
    'Get-QuiltBatchStatus'
    'Get-QuiltContent'
    'Get-QuiltEntry'
    'Get-QuiltPackage'
    'Get-QuiltProvenance'
    'Get-QuiltSetting'
    'Get-QuiltSubject'
    'Get-QuiltUpload'
    'Import-QuiltBatch'
    'Install-QuiltPackage'
    'New-QuiltPackage'
    'Push-QuiltPackage'
    'Receive-QuiltBatchResult'
    'Remove-QuiltEntry'
    'Remove-QuiltPackage'
    'Remove-QuiltUpload'
    'Restart-QuiltBatch'
    'Restore-QuiltPackage'
    'Set-QuiltEntry'
    'Set-QuiltSetting'
    'Stop-QuiltBatch'
    'Submit-QuiltBatch'
    'Test-QuiltPackage'
    'Wait-QuiltBatch'
  )
  PrivateData          = @{
    PSData = @{
      Tags         = @('Quilt', 'quilt3', 'S3', 'AWS', 'Batch', 'Data', 'Versioning', 'BIDS', 'Neuroimaging', 'PSEdition_Core', 'Linux', 'MacOS', 'Windows')
      ProjectUri   = 'https://github.com/corticometrics/QuiltPS'
      LicenseUri   = 'https://github.com/corticometrics/QuiltPS/blob/main/LICENSE'
      ReleaseNotes = 'https://github.com/corticometrics/QuiltPS/blob/main/CHANGELOG.md'
    }
  }
}
