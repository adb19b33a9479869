namespace Quilt.FakeBatch;

/// <summary>A call that the service refuses.</summary>
internal sealed class ApiError(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>What AWS Batch says no to; its texts are those that users of the real service quote.</summary>
    public static ApiError Client(string message) => new(400, "ClientException", $"Error executing request, Exception : {message}, RequestId: {Guid.NewGuid()}");
}
