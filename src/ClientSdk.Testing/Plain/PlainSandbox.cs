using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Plain;

/// <summary>A server of no provider in particular: any limits, any reply. For properties over server kinds.</summary>
public sealed class PlainSandbox : SandboxPersonality
{
    private readonly PlainSandboxOptions _options;
    private readonly ServerLimit[] _limits;
    private readonly ConcurrencyLimit? _concurrency;

    private PlainSandbox(PlainSandboxOptions options)
        : base(options)
    {
        _options = options;
        _limits = [.. options.Limits];
        _concurrency = options.Concurrency is { } permits ? new ConcurrencyLimit(permits) : null;
    }

    /// <summary>A server with the given limits.</summary>
    /// <param name="configure">Sets limits, reply, clock and faults.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static PlainSandbox Create(Action<PlainSandboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        PlainSandboxOptions options = new();
        configure(options);
        return new PlainSandbox(options);
    }

    private protected override Admission Admit(SandboxRequest request, DateTimeOffset now)
    {
        if (_concurrency is not null && !_concurrency.TryEnter())
        {
            return Admission.Refuse(Refusal(), RefusalReason.Concurrency);
        }

        LimitVerdict verdict = LimitSet.TryTake(_limits, now.UtcTicks, out _);
        List<KeyValuePair<string, string>> headers = [.. _limits.Length > 0 && _options.Headers is { } of ? of(verdict) : []];
        if (verdict.IsAccepted)
        {
            return Admission.Accept(headers, _concurrency is null ? null : _concurrency.Leave);
        }

        _concurrency?.Leave();
        SandboxReply refusal = Refusal();
        headers.ForEach(header => refusal.With(header.Key, header.Value));
        return Admission.Refuse(_options.RetryAfter
            ? refusal.With("Retry-After", Math.Ceiling(verdict.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture))
            : refusal);
    }

    private protected override SandboxReply Answer(SandboxRequest request, DateTimeOffset now)
    {
        if (_options.RequireCredentials && request.Bearer is null)
        {
            return SandboxReply.Json(401, new JsonObject { ["error"] = "unauthorized" });
        }

        return _options.Reply?.Invoke(request) ?? SandboxReply.Json(200, new JsonObject { ["ok"] = true });
    }

    private protected override SandboxReply Fail(int status) => SandboxReply.Json(status, new JsonObject { ["error"] = "injected" });

    private static SandboxReply Refusal() => SandboxReply.Json(429, new JsonObject { ["error"] = "too many requests" });
}
