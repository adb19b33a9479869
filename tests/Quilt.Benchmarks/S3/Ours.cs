using Quilt.Benchmarks.Files;
using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.S3;

/// <summary>QuiltPS in PowerShell: hash, versions, publishing and flushing to disk included.</summary>
/// <param name="settings">Where PowerShell and the module are.</param>
/// <param name="isWarm">Whether the session has worked before; else each measurement has a session of its own, Import-Module included.</param>
internal sealed class Ours(Options settings, bool isWarm) : Contender
{
    private const int WarmingFiles = 400;

    public override string Name => isWarm ? "warm session" : "fresh session";

    public override Trip Travel(Errand errand) => isWarm ? TravelWarm(errand) : TravelFresh(errand);

    private Trip TravelWarm(Errand errand)
    {
        var before = Path.Combine(errand.Scratch, "before");
        RandomFiles.WriteMany(before, WarmingFiles, 4096);
        RandomFiles.WriteOne(Path.Combine(before, "big"), 40 << 20, seed: 1);
        var bucket = $"{errand.Bucket}-before";
        errand.Server.MakeBucketAsync(bucket).GetAwaiter().GetResult();
        using Session session = new(settings, errand.Server.Variables, errand.Scratch);
        session.Run("push", bucket, before);
        session.Run("install", bucket, Path.Combine(errand.Scratch, "after"));
        return new Trip(
            session.Run("push", errand.Bucket, errand.Data),
            session.Run("install", errand.Bucket, errand.Target),
            session.Run("push", errand.Bucket, errand.Data));
    }

    private Trip TravelFresh(Errand errand) => new(
        RunFresh(errand, "push", errand.Data),
        RunFresh(errand, "install", errand.Target),
        RunFresh(errand, "push", errand.Data));

    private Measured RunFresh(Errand errand, string verb, string folder)
    {
        using Session session = new(settings, errand.Server.Variables, errand.Scratch);
        return session.Run(verb, errand.Bucket, folder);
    }
}
