using Quilt;

namespace QuiltPS;

/// <summary>
/// A package as users name one: the object itself, its name, <c>name@hash</c>, <c>name:tag</c>, or a URI. A parameter of this type
/// takes each of them, from the command line and from the pipeline.
/// </summary>
public sealed class PackageReference
{
    /// <summary>A package that is at hand.</summary>
    public PackageReference(Package package) => Package = package;

    /// <summary>A name, <c>name@hash</c> (six digits or more), <c>name:tag</c>, a <c>quilt+s3</c> or <c>quilt+file</c> URI; where a cmdlet says so, a folder.</summary>
    public PackageReference(string text) => Text = text;

    /// <summary>A URI that was taken apart.</summary>
    public PackageReference(QuiltUri uri)
        : this(uri.ToString())
    {
    }

    /// <summary>A revision that a registry lists.</summary>
    public PackageReference(Revision revision)
        : this($"{revision.Name}@{revision.TopHash}", revision.Registry)
    {
    }

    internal PackageReference(string text, string? registry)
        : this(text) => Registry = registry;

    /// <summary>The package, when it is at hand.</summary>
    public Package? Package { get; }

    /// <summary>What the user wrote, when it has to be looked up.</summary>
    public string? Text { get; }

    /// <summary>The registry that the reference itself names.</summary>
    internal string? Registry { get; }

    /// <summary>What the text says: which package, and which revision of it.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidPackageName"/>, <see cref="Problem.InvalidUri"/>.</exception>
    internal PackageAddress Address()
    {
        var address = PackageAddress.Parse(Text!);
        return address with { Registry = address.Registry ?? Registry };
    }

    /// <inheritdoc/>
    public override string ToString() => Package?.ToString() ?? Text!;
}
