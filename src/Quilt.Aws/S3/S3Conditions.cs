namespace Quilt.Aws.S3;

/// <summary>What a server makes of conditions on writes.</summary>
/// <param name="AreHonoured">Whether it checks them and writes as one step.</param>
/// <param name="IsTried">Whether that was found out.</param>
/// <param name="Left">The key of the object that it was tried out on, where that could not be removed again; null: it is gone.</param>
internal sealed record S3Conditions(bool AreHonoured, bool IsTried, string? Left = null)
{
    /// <summary>What is believed of AWS.</summary>
    public static S3Conditions OfAws { get; } = new(AreHonoured: true, IsTried: true);

    /// <summary>Nobody has found out yet.</summary>
    public static S3Conditions NotKnown { get; } = new(AreHonoured: false, IsTried: false);
}
