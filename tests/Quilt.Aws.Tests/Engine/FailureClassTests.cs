using Quilt.Aws.Batch;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Ends of jobs as AWS Batch and ECS report them, and the kind of failure that each was.</summary>
public class FailureClassTests
{
    private const string Exited = "Essential container in task exited";

    [Theory]
    [InlineData(JobFailure.OutOfMemory, 137, "OutOfMemoryError: Container killed due to memory usage", Exited)]
    [InlineData(JobFailure.OutOfMemory, 1, "OutOfMemoryError: container killed due to memory usage", "Task failed to start")]
    [InlineData(JobFailure.OutOfMemory, 137, "OOMKilled", Exited)]
    [InlineData(JobFailure.OutOfMemory, 137, null, Exited)]
    [InlineData(JobFailure.OutOfMemory, 1, null, Exited, "numpy.core._exceptions._ArrayMemoryError", "MemoryError: Unable to allocate 3.2 GiB")]
    [InlineData(JobFailure.OutOfMemory, 134, null, Exited, "terminate called after throwing an instance of 'std::bad_alloc'")]
    [InlineData(JobFailure.OutOfMemory, 1, null, Exited, "RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB")]
    [InlineData(JobFailure.SpotReclaimed, null, null, "Host EC2 (instance i-0123456789abcdef0) terminated.")]
    [InlineData(JobFailure.SpotReclaimed, null, null, "Host EC2 (instance i-0123456789abcdef0) stopped.")]
    [InlineData(JobFailure.SpotReclaimed, null, "Spot Task was interrupted: SpotInterruption", "Your Spot Task was interrupted.")]
    [InlineData(JobFailure.ImageNotPulled, null, "CannotPullContainerError: Error response from daemon: manifest for rend:9 not found: manifest unknown", "Task failed to start")]
    [InlineData(JobFailure.ImageNotPulled, null, "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/rend:1", "Task failed to start")]
    [InlineData(JobFailure.ImageNotPulled, null, "CannotPullContainerError: Error response from daemon: toomanyrequests: You have reached your pull rate limit.", "Task failed to start")]
    [InlineData(JobFailure.ImageNotPulled, null, "CannotPullContainerError: net/http: request canceled while waiting for connection", "Task failed to start")]
    [InlineData(JobFailure.PermissionDenied, null, "CannotPullContainerError: Error response from daemon: Get https://1.dkr.ecr.us-east-1.amazonaws.com/v2/: no basic auth credentials", "Task failed to start")]
    [InlineData(JobFailure.PermissionDenied, null, "CannotPullContainerError: pull access denied for rend, repository does not exist or may require authorization: authorization failed: no basic auth credentials", "Task failed to start")]
    [InlineData(JobFailure.PermissionDenied, null, "CannotPullContainerError: failed to copy: httpReadSeeker: unexpected status code: 403 Forbidden", "Task failed to start")]
    [InlineData(JobFailure.PermissionDenied, null, null, "ECS was unable to assume the role 'arn:aws:iam::1:role/job' that was provided for this task.")]
    [InlineData(JobFailure.PermissionDenied, null, "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed", "Task failed to start")]
    [InlineData(JobFailure.PermissionDenied, 1, null, Exited, "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied")]
    [InlineData(JobFailure.PermissionDenied, 255, null, Exited, "Unable to locate credentials. You can configure credentials by running \"aws configure\".")]
    [InlineData(JobFailure.PermissionDenied, 1, null, Exited, "fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden")]
    [InlineData(JobFailure.DiskFull, 1, null, Exited, "OSError: [Errno 28] No space left on device: '/tmp/x.nii.gz'")]
    [InlineData(JobFailure.DiskFull, null, "CannotPullContainerError: failed to register layer: write /usr/lib/x: no space left on device", "Task failed to start")]
    [InlineData(JobFailure.DiskFull, null, "CannotCreateContainerError: Error response from daemon: devmapper: Thin Pool has 4350 free data blocks which is less than minimum required", "Task failed to start")]
    [InlineData(JobFailure.TimedOut, 137, null, "Job attempt duration exceeded timeout")]
    [InlineData(JobFailure.TimedOut, null, null, "Job attempt duration exceeded timeout")]
    [InlineData(JobFailure.Application, 3, null, Exited, "ValueError: no brain in image")]
    [InlineData(JobFailure.Application, 1, null, Exited)]
    [InlineData(JobFailure.Application, 139, null, Exited, "Segmentation fault (core dumped)")]
    [InlineData(JobFailure.Application, 137, null, Exited, "step 1 done", "step 2 done")]
    [InlineData(JobFailure.Application, 143, null, Exited, "step 1 done")]
    [InlineData(JobFailure.Application, 1, null, Exited, "cannot register slice (403)")]
    [InlineData(JobFailure.Application, 1, null, Exited, "3 workers killed")]
    [InlineData(JobFailure.OutOfMemory, 137, null, Exited, "step 1 done", "Killed")]
    [InlineData(JobFailure.NotStarted, null, "CannotStartContainerError: Error response from daemon: OCI runtime create failed: exec: \"rend\": executable file not found in $PATH", "Task failed to start")]
    [InlineData(JobFailure.NotStarted, null, null, "Dependent Job failed")]
    [InlineData(JobFailure.NotStarted, null, "DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s", "Task failed to start")]
    public void The_kind_of_a_failure_is_told_by_what_is_said_of_it(JobFailure kind, int? exitCode, string? reason, string statusReason, params string[] log)
    {
        Assert.Equal(kind, FailureClass.Of(exitCode, reason, statusReason, isStopped: false, log));
    }

    [Theory]
    [InlineData(JobFailure.Application, 137, null)]
    [InlineData(JobFailure.OutOfMemory, 137, "OutOfMemoryError: Container killed due to memory usage")]
    public void A_log_that_nobody_could_read_is_not_an_empty_one(JobFailure kind, int exitCode, string? reason)
    {
        Assert.Equal(kind, FailureClass.Of(exitCode, reason, Exited, isStopped: false, null));
    }

    [Theory]
    [InlineData(JobFailure.Stopped, 137, "not needed any more")]
    [InlineData(JobFailure.Stopped, null, "by Stop-QuiltBatch")]
    [InlineData(JobFailure.SpotReclaimed, null, "Host EC2 (instance i-0123456789abcdef0) terminated.")]
    [InlineData(JobFailure.SpotReclaimed, 143, "Your Spot Task was interrupted.")]
    [InlineData(JobFailure.TimedOut, 137, "Job attempt duration exceeded timeout")]
    [InlineData(JobFailure.Stopped, 137, "OutOfMemory everywhere")]
    [InlineData(JobFailure.Stopped, 137, "spot prices: too many interruptions")]
    [InlineData(JobFailure.Stopped, 137, "no space left on device, they say; AccessDenied, too")]
    public void What_somebody_stopped_did_not_fail_by_itself(JobFailure kind, int? exitCode, string statusReason)
    {
        Assert.Equal(kind, FailureClass.Of(exitCode, null, statusReason, isStopped: true, []));
    }
}
