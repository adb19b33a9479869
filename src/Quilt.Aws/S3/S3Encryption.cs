using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Quilt.Aws.S3;

/// <summary>Applies a connection's settings to the SDK's requests; those of the lean path get them as headers.</summary>
internal static class S3Encryption
{
    /// <summary>The header by which the caller says that they pay, and its value.</summary>
    public const string PayerHeader = "x-amz-request-payer";

    /// <inheritdoc cref="PayerHeader"/>
    public const string Payer = "requester";

    /// <summary>Says of every request of a client that the caller pays: the SDK has a property for it on most of them, not on all.</summary>
    public static void ApplyTo(this AwsConnection connection, AmazonS3Client client)
    {
        if (connection.RequesterPays)
            client.BeforeRequestEvent += (_, arguments) => ((WebServiceRequestEventArgs)arguments).Headers[PayerHeader] = Payer;
    }

    public static void ApplyTo(this AwsConnection connection, InitiateMultipartUploadRequest request)
    {
        if (connection.KmsKeyId is { } kms)
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = (ServerSideEncryptionMethod.AWSKMS, kms);
    }

    public static void ApplyTo(this AwsConnection connection, CopyObjectRequest request)
    {
        if (connection.KmsKeyId is { } kms)
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = (ServerSideEncryptionMethod.AWSKMS, kms);
    }
}
