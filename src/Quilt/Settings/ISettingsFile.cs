namespace Quilt.Settings;

/// <summary>
/// The user's settings as quilt3 keeps them on disk. Reading and writing YAML needs code of others, which loads apart from the core;
/// this is the wall.
/// </summary>
public interface ISettingsFile
{
    /// <summary>The settings in the file's order; none when there is no file. Values are null, <see cref="bool"/>, <see cref="long"/> or <see cref="string"/>.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>: the file is not YAML of this form.</exception>
    IReadOnlyList<KeyValuePair<string, object?>> Read();

    /// <summary>Writes one setting; everything else of the file stays byte for byte, comments included. Makes the file when there is none.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>: the file is not YAML of this form.</exception>
    void Write(string name, object? value);
}
