BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
    $files = @{ 'lines.txt' = "one`ntwo`r`nthree`n"; 'empty' = ''; 'table.tsv' = "id`tage`nx`t40`n"; 'd/a.json' = '{"k": [1, 2]}' }
    $data = New-Folder ./data $files
    [IO.File]::WriteAllBytes("$data/bytes.bin", [byte[]](0, 255, 13, 10, 128))
    [IO.File]::WriteAllText("$data/bom.txt", 'ä', [Text.UTF8Encoding]::new($true))
    [IO.File]::WriteAllText("$data/wide.txt", 'ä', [Text.Encoding]::Unicode)
    function Content { $package | Get-QuiltEntry $args[0] | Get-QuiltContent }
}

AfterAll { Exit-Sandbox }

Describe 'Get-QuiltContent (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
        $package = Push-QuiltPackage lab/x $data -Registry $registry
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    Context 'text' {
        It 'gives lines, as Get-Content does' {
            Content lines.txt | Should -Be 'one', 'two', 'three'
            Content empty | Should -BeNullOrEmpty
        }

        It 'gives one text with -Raw' {
            $package | Get-QuiltEntry lines.txt | Get-QuiltContent -Raw | Should -BeExactly "one`ntwo`r`nthree`n"
            $package | Get-QuiltEntry empty | Get-QuiltContent -Raw | Should -BeExactly ''
        }

        It 'heeds the marks of other encodings' {
            Content bom.txt | Should -BeExactly 'ä'
            Content wide.txt | Should -BeExactly 'ä'
        }

        It 'goes into what reads tables and JSON' {
            (Content table.tsv | ConvertFrom-Csv -Delimiter "`t").age | Should -Be 40
            (Content d/a.json | ConvertFrom-Json).k | Should -Be 1, 2
        }
    }

    It 'gives bytes with -AsByteStream' {
        $bytes = $package | Get-QuiltEntry bytes.bin | Get-QuiltContent -AsByteStream
        , $bytes | Should -BeOfType byte[]
        $bytes | Should -Be 0, 255, 13, 10, 128
    }

    Context '-OutFile' {
        It 'writes a file and gives it' {
            $file = $package | Get-QuiltEntry bytes.bin | Get-QuiltContent -OutFile ./out.bin
            $file | Should -BeOfType IO.FileInfo
            $file.FullName | Should -Be "$root/out.bin"
            [IO.File]::ReadAllBytes("$root/out.bin") | Should -Be 0, 255, 13, 10, 128
        }

        It 'writes into a folder under the entry''s own name' {
            $null = New-Folder ./out @{}
            $package | Get-QuiltEntry d/a.json, empty | Get-QuiltContent -OutFile ./out | ForEach-Object Name | Should -Be 'a.json', 'empty'
        }

        It 'replaces a file only when it has the whole content' {
            Set-Content ./kept.txt kept
            $gone = Push-QuiltPackage lab/gone (New-Folder ./gone @{ 'g.txt' = 'going' }) -Registry $registry
            Remove-Content $gone.Find('g.txt')
            $gone | Get-QuiltEntry | Get-QuiltContent -OutFile ./kept.txt -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -Be 'ContentNotFound,QuiltPS.GetQuiltContentCommand'
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
            Get-Content ./kept.txt | Should -Be 'kept'
            Get-ChildItem ./kept.txt* | Should -HaveCount 1
        }
    }

    Context '-OutFile for several entries' {
        It 'writes the first and refuses to write another over it' {
            $files = $package | Get-QuiltEntry bytes.bin, lines.txt | Get-QuiltContent -OutFile ./one.out -ErrorVariable failure -ErrorAction SilentlyContinue
            $files | Should -HaveCount 1
            $failure.FullyQualifiedErrorId | Should -Be 'TargetModified,QuiltPS.GetQuiltContentCommand'
            $failure.TargetObject.LogicalKey | Should -Be 'lines.txt'
            [IO.File]::ReadAllBytes("$root/one.out") | Should -Be 0, 255, 13, 10, 128
        }

        It 'does so too for the keys of a package' {
            $package | Get-QuiltContent bytes.bin, lines.txt -OutFile ./two.out -ErrorVariable failure -ErrorAction SilentlyContinue | Should -HaveCount 1
            $failure.FullyQualifiedErrorId | Should -Be 'TargetModified,QuiltPS.GetQuiltContentCommand'
        }
    }

    Context 'of a package' {
        It 'takes its name and the keys, or the keys alone when it is piped' {
            Get-QuiltContent $package lines.txt | Should -Be 'one', 'two', 'three'
            $package | Get-QuiltContent lines.txt | Should -Be 'one', 'two', 'three'
            $package | Get-QuiltContent lines.txt -Raw | Should -BeExactly "one`ntwo`r`nthree`n"
            ($package | Get-QuiltContent bytes.bin -AsByteStream).GetType() | Should -Be ([byte[]])
            ($package | Get-QuiltContent bytes.bin, lines.txt -OutFile (New-Item ./several -ItemType Directory)).Name | Should -Be 'bytes.bin', 'lines.txt'
        }

        It 'takes entries in the first position' {
            Get-QuiltContent $package.Find('lines.txt') | Should -Be 'one', 'two', 'three'
        }

        It 'asks for the keys' {
            { Get-QuiltContent $package } | Should -Throw -ErrorId 'EntryNotFound,QuiltPS.GetQuiltContentCommand'
        }
    }

    It 'reads entries that are not pushed yet' {
        New-QuiltPackage $data | Get-QuiltEntry lines.txt | Get-QuiltContent | Should -Be 'one', 'two', 'three'
    }

    It 'names the folder that -OutFile would need' {
        $package | Get-QuiltEntry empty | Get-QuiltContent -OutFile ./no/such/file -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'PathNotFound,QuiltPS.GetQuiltContentCommand'
        "$failure" | Should -BeLike "There is no folder '*/no/such'*"
        $failure.TargetObject | Should -BeLike '*/no/such/file'
    }
}
