using System.Globalization;
using ClientSdk.Limits;
using ClientSdk.Providers;

namespace ClientSdk.Servers.Tests.Providers;

/// <summary>A profile whose spans of time are shortened as the sandbox's are, so that minutes pass in seconds.</summary>
internal static class ScaledProfile
{
    public static RateLimitProfile Scaled(this RateLimitProfile profile, double scale) => profile with
    {
        Limits = [.. profile.Limits.Select(limit => Scaled(limit, scale))],
        EndpointGroups = [.. profile.EndpointGroups.Select(group => new EndpointGroup(group.Name, group.Routes, [.. group.Limits.Select(limit => Scaled(limit, scale))]))],
    };

    private static RateLimit Scaled(RateLimit limit, double scale) => limit switch
    {
        WindowLimit window => RateLimit.Window(window.Permits, window.Length * scale).Named(window.Name),
        TokenBucketLimit bucket => RateLimit.TokenBucket(bucket.Permits, bucket.PermitsPerPeriod, bucket.Period * scale).InStepsOf(bucket.StepPermits, bucket.StepEvery * scale).Named(bucket.Name),
        NginxLimit nginx => RateLimit.Nginx(string.Create(CultureInfo.InvariantCulture, $"{int.Parse(nginx.Rate[..^3], CultureInfo.InvariantCulture) / scale:0}r/s"), nginx.Burst).Named(nginx.Name),
        _ => limit,
    };
}
