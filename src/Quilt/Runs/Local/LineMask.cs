using System.Text;

namespace Quilt.Runs.Local;

/// <summary>Takes the values of secrets out of whole lines: logs of containers are not masked when they are written, as those of this machine are.</summary>
/// <param name="values">See <see cref="SecretMask"/>.</param>
internal sealed class LineMask(IReadOnlyCollection<string> values)
{
    /// <summary>The line without them.</summary>
    public string Apply(string line)
    {
        if (values.Count == 0)
            return line;
        SecretMask mask = new(values);
        MemoryStream bytes = new();
        mask.Append(Encoding.UTF8.GetBytes(line), bytes.Write);
        mask.Complete(bytes.Write);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
