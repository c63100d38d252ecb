using ClientSdk.Limits;

namespace ClientSdk.Pipeline;

/// <summary>Reads limits: <c>{ "Algorithm": "Window", "Permits": 60, "Window": "00:01:00" }</c>.</summary>
internal static class LimitReader
{
    private const string Algorithms = "one of Window, TokenBucket, Nginx, Concurrent, LearnedConcurrency";

    public static IEnumerable<RateLimit> Read(OptionsSection parent) =>
        parent.Items("Limits").Select(item => item.Make(() => ReadOne(item))).OfType<RateLimit>();

    public static IEnumerable<EndpointGroup> ReadGroups(OptionsSection parent) =>
        parent.Items("EndpointGroups").Select(item => item.Make(() => ReadGroup(item))).OfType<EndpointGroup>();

    private static EndpointGroup? ReadGroup(OptionsSection group)
    {
        group.Only("Name", "Routes", "Limits");
        RateLimit[] limits = [.. Read(group)];
        if (group.Text("Name") is not { } name)
        {
            group.Missing("Name", "the group's name");
            return null;
        }

        return new EndpointGroup(name, group.Texts("Routes"), limits);
    }

    private static RateLimit? ReadOne(OptionsSection limit)
    {
        RateLimit? made = limit.Text("Algorithm") switch
        {
            { } text when Is(text, "Window") => Window(limit),
            { } text when Is(text, "TokenBucket") => TokenBucket(limit),
            { } text when Is(text, "Nginx") => Nginx(limit),
            { } text when Is(text, "Concurrent") => Concurrent(limit),
            { } text when Is(text, "LearnedConcurrency") => LearnedConcurrency(limit),
            { } text => Unknown(limit, text),
            null => Absent(limit, "Algorithm", Algorithms),
        };
        RateLimit? named = limit.Text("Name") is { } name ? made?.Named(name) : made;
        return limit.Flag("OrMore") is true ? named?.OrMore() : named;
    }

    private static WindowLimit? Window(OptionsSection limit)
    {
        limit.Only("Algorithm", "Name", "Permits", "Window", "Kind", "OrMore");
        int? permits = Required(limit, "Permits");
        TimeSpan? length = RequiredSpan(limit, "Window");
        WindowKind kind = limit.Choice<WindowKind>("Kind") ?? WindowKind.Unknown;
        if (permits is null || length is null)
        {
            return null;
        }

        WindowLimit window = RateLimit.Window(permits.Value, length.Value);
        return kind switch
        {
            WindowKind.FixedFromFirstRequest => window.FixedFromFirstRequest(),
            WindowKind.FixedAligned => window.FixedAligned(),
            WindowKind.SlidingCounter => window.SlidingCounter(),
            _ => window,
        };
    }

    private static TokenBucketLimit? TokenBucket(OptionsSection limit)
    {
        limit.Only("Algorithm", "Name", "Capacity", "PermitsPerPeriod", "Period", "StepPermits", "StepEvery", "OrMore");
        int? capacity = Required(limit, "Capacity");
        int? permits = Required(limit, "PermitsPerPeriod");
        TimeSpan? period = RequiredSpan(limit, "Period");
        (int? Permits, TimeSpan? Every) step = (limit.Whole("StepPermits"), limit.Span("StepEvery"));
        if (step.Permits is null != step.Every is null)
        {
            limit.Missing(step.Permits is null ? "StepPermits" : "StepEvery", "both StepPermits and StepEvery, or neither");
            return null;
        }

        if (capacity is null || permits is null || period is null)
        {
            return null;
        }

        TokenBucketLimit bucket = RateLimit.TokenBucket(capacity.Value, permits.Value, period.Value);
        return step is ({ } count, { } every) ? bucket.InStepsOf(count, every) : bucket;
    }

    private static NginxLimit? Nginx(OptionsSection limit)
    {
        limit.Only("Algorithm", "Name", "Rate", "Burst", "OrMore");
        string? rate = limit.Text("Rate");
        if (rate is null)
        {
            limit.Missing("Rate", "a rate as in nginx.conf, for example \"25r/s\"");
            return null;
        }

        return RateLimit.Nginx(rate, limit.Whole("Burst") ?? 0);
    }

    private static ConcurrencyLimit? Concurrent(OptionsSection limit)
    {
        limit.Only("Algorithm", "Name", "Permits", "OrMore");
        return Required(limit, "Permits") is { } permits ? RateLimit.Concurrent(permits) : null;
    }

    private static ConcurrencyLimit LearnedConcurrency(OptionsSection limit)
    {
        limit.Only("Algorithm", "Name");
        return RateLimit.LearnedConcurrency();
    }

    private static int? Required(OptionsSection limit, string key) =>
        limit.Text(key) is null ? Absent<int>(limit, key, "a whole number, at least 1") : limit.Whole(key);

    private static TimeSpan? RequiredSpan(OptionsSection limit, string key) =>
        limit.Text(key) is null ? Absent<TimeSpan>(limit, key, "a time span, for example \"00:01:00\"") : limit.Span(key);

    private static T? Absent<T>(OptionsSection limit, string key, string allowed)
        where T : struct
    {
        limit.Missing(key, allowed);
        return null;
    }

    private static RateLimit? Absent(OptionsSection limit, string key, string allowed)
    {
        limit.Missing(key, allowed);
        return null;
    }

    private static RateLimit? Unknown(OptionsSection limit, string algorithm)
    {
        limit.Unusable("Algorithm", algorithm, Algorithms);
        return null;
    }

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
