using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.S3;

/// <summary>Something that carries a folder into a bucket and back.</summary>
internal abstract class Contender
{
    /// <summary>What the table calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is on this machine.</summary>
    public virtual bool Exists => true;

    /// <summary>Carries a folder up and down again.</summary>
    public abstract Trip Travel(Errand errand);
}

/// <summary>What one contender does in one round.</summary>
/// <param name="Server">The server.</param>
/// <param name="Bucket">A bucket of its own, empty.</param>
/// <param name="Data">The folder with the files.</param>
/// <param name="Target">The folder that they come back into; it does not exist.</param>
/// <param name="Scratch">A folder for whatever else it needs.</param>
internal sealed record Errand(S3Server Server, string Bucket, string Data, string Target, string Scratch);

/// <summary>What that took.</summary>
/// <param name="Up">To the bucket.</param>
/// <param name="Down">From the bucket.</param>
/// <param name="Again">To the bucket once more, where nothing had changed; null where that was not asked.</param>
internal sealed record Trip(Measured Up, Measured Down, Measured? Again = null);
