using System.Text.Json.Serialization;

namespace Quilt.FakeBatch;

/// <summary>What befalls a call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApiFaultKind>))]
public enum ApiFaultKind
{
    /// <summary>Too many calls: nothing is done.</summary>
    Throttle,

    /// <summary>An error of <see cref="ApiFault.Status"/> and <see cref="ApiFault.Code"/>: nothing is done.</summary>
    Error,

    /// <summary>503 with a page of HTML: nothing is done.</summary>
    Html,

    /// <summary>The connection breaks before anything is done.</summary>
    Reset,

    /// <summary>The call is done, and its answer lost.</summary>
    Lost,

    /// <summary>The call is done, and half of its answer comes.</summary>
    Truncated,

    /// <summary>The answer takes <see cref="ApiFault.DelayMs"/> longer.</summary>
    Delay,
}

/// <summary>A fault of the service's interface.</summary>
public sealed record ApiFault
{
    /// <summary>The operation, <c>SubmitJob</c>; <c>*</c> for any.</summary>
    public string Operation { get; init; } = "*";

    /// <summary>What happens.</summary>
    public ApiFaultKind Kind { get; init; }

    /// <summary>A text that the request's body must hold; null for any.</summary>
    public string? Body { get; init; }

    /// <summary>Calls that pass first.</summary>
    public int Skip { get; init; }

    /// <summary>Calls that it befalls; then it is over.</summary>
    public int Times { get; init; } = 1;

    /// <summary>An error's HTTP status.</summary>
    public int Status { get; init; } = 500;

    /// <summary>An error's code.</summary>
    public string Code { get; init; } = "ServerException";

    /// <summary>An error's message.</summary>
    public string Message { get; init; } = "Internal error";

    /// <summary>A delay's length in milliseconds.</summary>
    public int DelayMs { get; init; }
}
