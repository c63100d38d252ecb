using ClientSdk.Limits;
using ClientSdk.Providers;

namespace Migration.Auth0;

/// <summary>A profile whose buckets refill faster, for a sandbox whose time is scaled.</summary>
internal static class ScaledProfile
{
    public static RateLimitProfile ScaledBy(this RateLimitProfile profile, double scale) => profile with
    {
        Limits = [.. profile.Limits.Select(limit => Scaled(limit, scale))],
        EndpointGroups = [.. profile.EndpointGroups.Select(group => new EndpointGroup(group.Name, group.Routes, [.. group.Limits.Select(limit => Scaled(limit, scale))]))],
    };

    private static RateLimit Scaled(RateLimit limit, double scale) => limit is TokenBucketLimit { StepPermits: > 0 } bucket
        ? RateLimit.TokenBucket(bucket.Permits, bucket.PermitsPerPeriod, bucket.Period * scale).InStepsOf(bucket.StepPermits, bucket.StepEvery * scale).Named(bucket.Name)
        : throw new ArgumentException($"'{limit}' is no bucket that is refilled in steps, as all of Auth0's are.", nameof(limit));
}
