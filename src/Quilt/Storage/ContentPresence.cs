namespace Quilt.Storage;

/// <summary>Whether content is where a physical key says.</summary>
public enum ContentPresence
{
    /// <summary>Nobody could be asked: the user may not look, or the place is none that this store reaches.</summary>
    Unknown,

    /// <summary>It is there, with the size that the entry states.</summary>
    There,

    /// <summary>There is nothing, or something of another size.</summary>
    Gone,
}
