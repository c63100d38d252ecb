using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>
/// A SuperTokens core. Managed, an nginx stands in front: so many a second for each app and IP address, in nginx's own integers, and a
/// bare 429 page beyond. Self-hosted there is no limit. <c>/hello</c> has its own, 5 a second per app.
/// </summary>
public sealed class SuperTokensSandbox : SandboxPersonality
{
    private const int HelloPermits = 5;

    private readonly SuperTokensSandboxOptions _options;
    private readonly long? _rate;
    private readonly Dictionary<string, ServerLimit> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SuperTokensApp> _apps = new(StringComparer.Ordinal);

    private SuperTokensSandbox(SuperTokensSandboxOptions options)
        : base(options)
    {
        _options = options;
        _rate = options.Rate is { } rate ? (long)(NginxRate.Parse(rate) / options.TimeScale) : null;
        App("public").Users.Seed(options.Users, options.TimeProvider.GetUtcNow());
    }

    /// <summary>The managed service, free tier: 25r/s, burst 25, nodelay. Set <see cref="SuperTokensSandboxOptions.Rate"/> for a paid one.</summary>
    /// <param name="configure">Sets limits, clock and faults; null keeps the documented ones.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static SuperTokensSandbox Managed(Action<SuperTokensSandboxOptions>? configure = null) =>
        Create(new SuperTokensSandboxOptions { Rate = "25r/s", Burst = 25 }, configure);

    /// <summary>A core of one's own: no limit but that of <c>/hello</c>.</summary>
    /// <param name="configure">Sets clock and faults, or an nginx of one's own; null keeps the documented ones.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static SuperTokensSandbox SelfHosted(Action<SuperTokensSandboxOptions>? configure = null) => Create(new SuperTokensSandboxOptions(), configure);

    private protected override Admission Admit(SandboxRequest request, DateTimeOffset now)
    {
        SuperTokensPath path = SuperTokensPath.Parse(request.Path);
        ServerLimit? limit = LimitOf(request, path);
        return limit is null || limit.TryTake(now).IsAccepted ? Admission.Accept() : Admission.Refuse(SuperTokensReplies.TooMany());
    }

    private protected override SandboxReply Answer(SandboxRequest request, DateTimeOffset now)
    {
        SuperTokensPath path = SuperTokensPath.Parse(request.Path);
        if (IsHello(path))
        {
            return SuperTokensReplies.Error(200, "Hello\n");
        }

        if (_options.RequireCredentials && string.IsNullOrEmpty(request.Header("api-key") ?? request.Header("Authorization")))
        {
            return SuperTokensReplies.Error(401, "Invalid API key");
        }

        return App(path.App).Routes.TryMatch(request.Method, path.Rest, out RouteHandler handler, out string[] values)
            ? handler(request, values, now)
            : SuperTokensReplies.Error(404, "Not found");
    }

    private protected override SandboxReply Fail(int status) => SuperTokensReplies.Error(status, "Internal Error");

    private static SuperTokensSandbox Create(SuperTokensSandboxOptions options, Action<SuperTokensSandboxOptions>? configure)
    {
        configure?.Invoke(options);
        return new SuperTokensSandbox(options);
    }

    private static bool IsHello(SuperTokensPath path) => path.Rest is "/hello" or "/" or "";

    private ServerLimit? LimitOf(SandboxRequest request, SuperTokensPath path)
    {
        // The core's own limit on /hello only spares the storage: it refuses nobody.
        if (IsHello(path))
        {
            return _options.HelloRefuses
                ? Limit($"hello {path.App}", () => ServerLimit.TokenBucketInSteps(HelloPermits, 1, _options.Scaled(TimeSpan.FromSeconds(1)) / HelloPermits))
                : null;
        }

        return _rate is { } rate ? Limit($"{path.App} {request.Client}", () => new NginxLimitReq(rate, _options.Burst)) : null;
    }

    private ServerLimit Limit(string key, Func<ServerLimit> create)
    {
        if (!_limits.TryGetValue(key, out ServerLimit? limit))
        {
            limit = create();
            _limits.Add(key, limit);
        }

        return limit;
    }

    private SuperTokensApp App(string name)
    {
        if (!_apps.TryGetValue(name, out SuperTokensApp? app))
        {
            app = new SuperTokensApp();
            _apps.Add(name, app);
        }

        return app;
    }
}
