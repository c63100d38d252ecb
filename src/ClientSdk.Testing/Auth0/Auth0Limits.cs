using System.Globalization;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>The tenant-wide bucket, which is checked first, and the buckets of the groups.</summary>
internal sealed class Auth0Limits
{
    private const string ManagementApi = "/api/v2/";

    private readonly Auth0SandboxOptions _options;
    private readonly ServerLimit _tenant;
    private readonly RouteTable<(string Slug, ServerLimit Limit)> _groups = new();
    private readonly (string Slug, ServerLimit Limit)? _others;

    internal Auth0Limits(Auth0SandboxOptions options)
    {
        _options = options;
        _tenant = Bucket(Auth0Groups.TenantWide(options));
        foreach (Auth0Group group in Auth0Groups.Of(options))
        {
            ServerLimit bucket = Bucket(group);
            foreach (string call in group.Calls)
            {
                string[] parts = call.Split(' ');
                _groups.Add(parts[0], parts[1], (group.Slug, bucket));
            }
        }

        _others = options.Tenant == Auth0Tenant.SelfServicePaid ? (Auth0Groups.Others.Slug, Bucket(Auth0Groups.Others)) : null;
    }

    /// <summary>The verdict of the tighter bucket, and what a refusal says; null when the call is not limited at all.</summary>
    internal (LimitVerdict Verdict, string Message)? TryTake(SandboxRequest request, long now)
    {
        bool isManagement = request.Path.StartsWith(ManagementApi, StringComparison.Ordinal);
        (string Slug, ServerLimit Limit)? group = _groups.TryMatch(request.Method, request.Path, out (string Slug, ServerLimit Limit) found, out _)
            ? found
            : isManagement ? _others : null;
        if (!isManagement)
        {
            return group is null ? null : (group.Value.Limit.TryTake(now), GroupMessage(group.Value.Slug));
        }

        LimitVerdict tenant = _tenant.Look(now);
        LimitVerdict? one = group?.Limit.Look(now);
        if (!tenant.IsAccepted)
        {
            return (tenant, "Global limit has been reached");
        }

        if (one is { IsAccepted: false })
        {
            if (_options.TenantTokenIsLost)
            {
                _tenant.Take(now);
            }

            return (one.Value, GroupMessage(group!.Value.Slug));
        }

        ServerLimit[] both = group is null ? [_tenant] : [_tenant, group.Value.Limit];
        return (LimitSet.TryTake(both, now, out _), "");
    }

    /// <summary>The three headers: size, what is left, and the first whole Unix second at which there is one token more.</summary>
    internal static List<KeyValuePair<string, string>> Headers(LimitVerdict verdict, DateTimeOffset statedNow) =>
    [
        new("x-ratelimit-limit", verdict.Limit.ToString(CultureInfo.InvariantCulture)),
        new("x-ratelimit-remaining", verdict.Remaining.ToString(CultureInfo.InvariantCulture)),
        new("x-ratelimit-reset", StatedTime.CeilingSeconds(statedNow + verdict.Reset).ToString(CultureInfo.InvariantCulture)),
    ];

    private static string GroupMessage(string slug) => $"Global per second {slug} group limit has been reached";

    private ServerLimit Bucket(Auth0Group group)
    {
        TimeSpan period = _options.Scaled(group.Period);
        return _options.Refill switch
        {
            Auth0Refill.Continuous => ServerLimit.TokenBucket(group.Size, group.Refill, period),
            Auth0Refill.AllAtOnce => ServerLimit.TokenBucketInSteps(group.Size, group.Refill, period, TimeSpan.Zero),

            // Cut to whole ticks: never slower than the table says.
            _ => ServerLimit.TokenBucketInSteps(group.Size, 1, new TimeSpan(period.Ticks / group.Refill)),
        };
    }
}
