namespace Quilt.Runs;

/// <summary>Where a run's results belong in the package.</summary>
internal static class RunOutput
{
    /// <summary>The place that a user named, without slashes around it; empty is the package's root.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static string PlaceOf(string output)
    {
        var place = output.Trim('/');
        return place.Length == 0 || place == "." ? "" : LogicalKey.Check(place);
    }

    /// <summary>The logical key of something below a place.</summary>
    public static string Join(string place, string path) => place.Length == 0 ? path : $"{place}/{path}";
}
