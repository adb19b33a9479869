using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace Amazon.Shared;

/// <summary>How a service's JSON becomes objects of the model, and they JSON.</summary>
internal static class AwsJson
{
    /// <summary>
    /// The resolver is named, so that a host which turned reflection-based serialization off still has one. A member that is null is not sent: an AWS
    /// service tells an absent member from an empty one.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepModelOnly } },
        Converters = { new LenientNumber<int>(), new LenientNumber<long>(), new EpochMilliseconds(), new Constants() },
    };

    // What the SDK's base classes hold is about the call, not part of the message.
    private static void KeepModelOnly(JsonTypeInfo type)
    {
        if (!type.Type.IsSubclassOf(typeof(AmazonWebServiceRequest)) && !type.Type.IsSubclassOf(typeof(AmazonWebServiceResponse)))
            return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].AttributeProvider is not System.Reflection.MemberInfo member || member.DeclaringType != type.Type)
                type.Properties.RemoveAt(i);
        }
    }
}
