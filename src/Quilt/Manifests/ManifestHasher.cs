using System.Security.Cryptography;
using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>Computes top hashes.</summary>
public static class ManifestHasher
{
    /// <summary>The top hash of a package as it would be written now, 64 lower-case hex digits.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: an entry has no hash yet.</exception>
    public static string Compute(Package package)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ByteBuffer header = new(4096);
        PythonJson.AppendHashForm(header, package.Header);
        hash.AppendData(header.Written);
        Stack<LineBatch> idle = new();
        using OrderedWork<LineBatch> work = new(batch => batch.MakeHashForms());
        foreach (var batch in LineBatch.Split(package.Content, () => idle.TryPop(out var used) ? used : new LineBatch()))
        {
            if (work.IsFull)
                HashNext();
            work.Add(batch);
        }
        while (!work.IsEmpty)
            HashNext();
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void HashNext()
        {
            var batch = work.NextAsync().GetAwaiter().GetResult();
            hash.AppendData(batch.Output.Written);
            idle.Push(batch);
        }
    }
}
