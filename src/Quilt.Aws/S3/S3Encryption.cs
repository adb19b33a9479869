using Amazon.S3;
using Amazon.S3.Model;

namespace Quilt.Aws.S3;

/// <summary>Applies a connection's settings to the SDK's requests that make objects.</summary>
internal static class S3Encryption
{
    public static void ApplyTo(this AwsConnection connection, InitiateMultipartUploadRequest request)
    {
        if (connection.RequesterPays)
            request.RequestPayer = RequestPayer.Requester;
        if (connection.KmsKeyId is { } kms)
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = (ServerSideEncryptionMethod.AWSKMS, kms);
    }

    public static void ApplyTo(this AwsConnection connection, CopyObjectRequest request)
    {
        if (connection.RequesterPays)
            request.RequestPayer = RequestPayer.Requester;
        if (connection.KmsKeyId is { } kms)
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = (ServerSideEncryptionMethod.AWSKMS, kms);
    }
}
