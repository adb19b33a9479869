namespace Quilt.Runs;

/// <summary>Which environment variables hold secrets, by their names: their values are never stored, shown or hashed.</summary>
public static class SecretNames
{
    /// <summary>Whether a variable of that name is taken for a secret.</summary>
    public static bool Matches(string name) => throw new NotImplementedException();
}
