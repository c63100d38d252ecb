using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Lindris;

/// <summary>
/// Lindris' API: two windows, per minute and per second, for each API key (or IP address without one), and six headers on every answer.
/// A refusal is 429 with <c>retry_after</c> in the body and without <c>Retry-After</c>.
/// </summary>
/// <remarks>A request that one window refuses takes nothing from the other. Paths are known under <c>/api</c> and under <c>/v1</c>.</remarks>
public sealed class LindrisSandbox : SandboxPersonality
{
    private readonly LindrisSandboxOptions _options;
    private readonly Dictionary<string, ServerLimit[]> _windows = new(StringComparer.Ordinal);
    private readonly RouteTable<RouteHandler> _routes = new();
    private int _events;

    private LindrisSandbox(LindrisSandboxOptions options)
        : base(options)
    {
        _options = options;
        LindrisPeople people = new(options.PageSize);
        people.Seed(options.People, options.TimeProvider.GetUtcNow());
        foreach (string root in new[] { "/api", "/v1" })
        {
            _routes
                .Add("GET", $"{root}/people", people.List)
                .Add("POST", $"{root}/people", people.Create)
                .Add("GET", $"{root}/people/{{id}}", people.Get)
                .Add("PATCH", $"{root}/people/{{id}}", people.Update)
                .Add("POST", $"{root}/events", CreateEvent)
                .Add("GET", $"{root}/account", static (_, _, _) => LindrisReplies.Data(200, new JsonObject { ["name"] = "Sandbox" }))
                .Add("GET", $"{root}/authenticated", static (_, _, _) => LindrisReplies.Data(200, new JsonObject { ["authenticated"] = true }));
        }
    }

    /// <summary>A Lindris account with nothing counted.</summary>
    /// <param name="configure">Sets limits, windows, clock and faults; null keeps the documented ones.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static LindrisSandbox Create(Action<LindrisSandboxOptions>? configure = null)
    {
        LindrisSandboxOptions options = new();
        configure?.Invoke(options);
        return new LindrisSandbox(options);
    }

    private protected override Admission Admit(SandboxRequest request, DateTimeOffset now)
    {
        ServerLimit[] windows = WindowsOf(request.Bearer is { } key ? $"key {key}" : $"ip {request.Client}");
        LimitVerdict verdict = LimitSet.TryTake(windows, now.UtcTicks, out int tightest);
        List<KeyValuePair<string, string>> headers = Headers(windows, verdict, tightest, now);
        if (verdict.IsAccepted)
        {
            return Admission.Accept(headers);
        }

        SandboxReply refusal = LindrisReplies.TooMany((long)Math.Ceiling(verdict.RetryAfter.TotalSeconds));
        headers.ForEach(header => refusal.With(header.Key, header.Value));
        return Admission.Refuse(refusal);
    }

    private protected override SandboxReply Answer(SandboxRequest request, DateTimeOffset now)
    {
        if (_options.RequireCredentials && request.Bearer is null)
        {
            return LindrisReplies.Error(401, "Unauthenticated.");
        }

        return _routes.TryMatch(request.Method, request.Path, out RouteHandler handler, out string[] values)
            ? handler(request, values, now)
            : LindrisReplies.Error(404, "Not found.");
    }

    private protected override SandboxReply Fail(int status) => LindrisReplies.Error(status, status == 503 ? "Down for maintenance." : "Server error.");

    private ServerLimit[] WindowsOf(string key)
    {
        if (!_windows.TryGetValue(key, out ServerLimit[]? windows))
        {
            windows =
            [
                Window(_options.PermitsPerMinute, TimeSpan.FromMinutes(1), _options.Windows == LindrisWindows.Sliding),
                Window(_options.PermitsPerSecond, TimeSpan.FromSeconds(1), _options.Windows != LindrisWindows.FromFirstRequest),
            ];
            _windows.Add(key, windows);
        }

        return windows;
    }

    private ServerLimit Window(int permits, TimeSpan length, bool slides) => slides
        ? ServerLimit.SlidingLog(permits, _options.Scaled(length), _options.CountRejects)
        : ServerLimit.FixedFromFirstRequest(permits, _options.Scaled(length));

    private List<KeyValuePair<string, string>> Headers(ServerLimit[] windows, LimitVerdict verdict, int tightest, DateTimeOffset now)
    {
        long minuteLeft = windows[0].Look(now.UtcTicks).Remaining;
        long secondLeft = windows[1].Look(now.UtcTicks).Remaining;
        return
        [
            new("X-RateLimit-Limit", Text(_options.PermitsPerMinute)),
            new("X-RateLimit-Remaining", Text(minuteLeft)),
            new("X-RateLimit-Limit-Second", Text(_options.PermitsPerSecond)),
            new("X-RateLimit-Remaining-Second", Text(secondLeft)),
            new("X-RateLimit-Reset", Text(_options.Reset == LindrisReset.Seconds
                ? (long)Math.Ceiling(verdict.Reset.TotalSeconds)
                : StatedTime.CeilingSeconds(Stated(now + verdict.Reset)))),
            new("X-RateLimit-Limited-By", tightest == 0 ? "minute" : "second"),
        ];
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private SandboxReply CreateEvent(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || LindrisPeople.Text(body, "eventName") is not { Length: > 0 } name)
        {
            return LindrisReplies.Invalid("eventName", "The event name field is required.");
        }

        if (body["email"] is null && body["referenceId"] is null && body["uuid"] is null)
        {
            return LindrisReplies.Invalid("email", "One of email, referenceId and uuid is required.");
        }

        return LindrisReplies.Data(201, new JsonObject { ["id"] = ++_events, ["eventName"] = name });
    }
}
