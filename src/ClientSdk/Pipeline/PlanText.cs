using ClientSdk.Limits;
using ClientSdk.Throttling;

namespace ClientSdk.Pipeline;

/// <summary>A plan as a person reads it. Equal plans have equal texts, whatever the order of their declarations.</summary>
internal static class PlanText
{
    public static string Describe(this ThrottlePlan plan, bool withRoutes)
    {
        IEnumerable<string> groups = plan.Groups
            .OrderBy(group => group.Name, StringComparer.Ordinal)
            .Select(group => $"{Title(group, withRoutes)}: {Describe(group.Limits)}");
        string share = plan.Utilization == 1 ? "" : FormattableString.Invariant($", used to {plan.Utilization:0.###%}");
        return string.Join("; ", groups.Prepend(Describe(plan.Limits) + share));
    }

    /// <summary>How the limiter they share makes requests wait, which clients of one scope had better agree on. Timeouts are each client's own.</summary>
    public static string DescribeTimes(this ThrottlePlan plan) => FormattableString.Invariant(
        $"QueueLimit {plan.Throttling.QueueLimit}, MaxPause {plan.Throttling.MaxPause}, BackgroundReserve {plan.Throttling.BackgroundReserve}, MaxDelay {plan.MaxDelay}");

    private static string Title(EndpointGroup group, bool withRoutes) =>
        withRoutes ? $"{group.Name} ({string.Join(", ", group.Routes.Order(StringComparer.Ordinal))})" : group.Name;

    private static string Describe(IReadOnlyList<RateLimit> limits) => limits.Count == 0
        ? "none declared"
        : string.Join(" and ", limits.Select(Describe).Order(StringComparer.Ordinal));

    private static string Describe(RateLimit limit) => DescribeLeast(limit) + (limit.MayBeRaised ? " or more" : "");

    private static string DescribeLeast(RateLimit limit) => limit switch
    {
        ConcurrencyLimit { IsLearned: true } => $"'{limit.Name}', learned",
        WindowLimit window => FormattableString.Invariant($"'{limit.Name}' {window.Permits} per {window.Length}{(window.Kind == WindowKind.Unknown ? "" : $" ({window.Kind})")}"),
        TokenBucketLimit { StepPermits: > 0 } bucket => FormattableString.Invariant($"'{limit.Name}' bucket of {bucket.Permits}, {bucket.StepPermits} each {bucket.StepEvery}"),
        TokenBucketLimit bucket => FormattableString.Invariant($"'{limit.Name}' bucket of {bucket.Permits}, {bucket.PermitsPerPeriod} per {bucket.Period}"),
        NginxLimit nginx => FormattableString.Invariant($"'{limit.Name}' nginx {nginx.Rate} burst {nginx.Burst}"),
        _ => FormattableString.Invariant($"'{limit.Name}' {limit.Permits} at once"),
    };
}
