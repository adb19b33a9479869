using System.Collections;
using System.Collections.Immutable;
using System.Management.Automation;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Environment variables of jobs as users give them.</summary>
internal static class JobEnvironment
{
    /// <summary>Names and values of a hashtable; a null value is an empty text.</summary>
    public static ImmutableSortedDictionary<string, string> Read(IDictionary variables)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in variables)
            read[LanguagePrimitives.ConvertTo<string>(variable.Key)] = LanguagePrimitives.ConvertTo<string>(variable.Value) ?? "";
        return read.ToImmutable();
    }

    /// <summary>Names and values of a license file; none without a file.</summary>
    public static ImmutableSortedDictionary<string, string> ReadLicense(string? path) =>
        path is null ? ImmutableSortedDictionary<string, string>.Empty : LicenseFile.Read(path);
}
