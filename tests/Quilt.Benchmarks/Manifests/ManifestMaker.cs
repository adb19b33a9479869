using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Quilt.Benchmarks.Manifests;

/// <summary>
/// Writes a manifest of any number of entries as quilt3 would (about 335 bytes a line): folders of twenty files, S3 keys with versions,
/// metadata on every tenth entry. The same arguments give the same bytes.
/// </summary>
internal static class ManifestMaker
{
    private const int FilesPerFolder = 20;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="entries">How many entries.</param>
    /// <param name="changeEvery">Every n-th entry gets another hash than it has without; 0: none.</param>
    public static void Write(string path, int entries, int changeEvery = 0)
    {
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 20);
        writer.Write("{\"version\": \"v0\", \"user_meta\": {\"study\": \"benchmark\", \"site\": \"Zürich\"}, \"message\": \"Initial commit of data\"}\n");
        for (var i = 0; i < entries; i++)
            writer.Write(Line(i, changed: changeEvery > 0 && i % changeEvery == 0));
    }

    /// <summary>The logical key of an entry.</summary>
    public static string Key(int index)
    {
        var subject = $"sub-{index / FilesPerFolder:D7}";
        return $"derivatives/{subject}/anat/{subject}_run-{index % FilesPerFolder:D2}_space-MNI152_T1w.nii.gz";
    }

    private static string Line(int index, bool changed)
    {
        var seed = SHA256.HashData(BitConverter.GetBytes(changed ? -1L - index : index));
        var key = Key(index);
        var size = 1_000_000 + (BitConverter.ToInt32(seed) & 0xFFFFF);
        var meta = index % 10 == 0 ? $"{{\"user_meta\": {{\"age\": {20 + (index % 60)}, \"weight\": {55.5 + (index % 40)}}}}}" : "{}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"logical_key\": \"{key}\", \"physical_keys\": [\"s3://cohorts/{key}?versionId={Convert.ToHexString(seed, 0, 16)}\"], " +
            $"\"size\": {size}, \"hash\": {{\"type\": \"sha2-256-chunked\", \"value\": \"{Convert.ToBase64String(seed)}\"}}, \"meta\": {meta}}}\n");
    }
}
