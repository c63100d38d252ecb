using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Kinde;

/// <summary>
/// Kinde's Management API: a fixed window of requests and a concurrency limiter. A refusal is 429 with an error body; the rate limiter
/// states <c>RateLimit-Reset</c> in whole seconds, rounded up, the concurrency limiter states nothing.
/// </summary>
/// <remarks>
/// The concurrency limiter stands in front: what it refuses does not count in the window. The token endpoint has no limits. All API
/// calls count, those without credentials too.
/// </remarks>
public sealed class KindeSandbox : SandboxPersonality
{
    private readonly KindeSandboxOptions _options;
    private readonly ServerLimit _window;
    private readonly ConcurrencyLimit? _concurrency;
    private readonly KindeUsers _users = new();
    private readonly KindeOrganizations _organizations;
    private readonly RouteTable<RouteHandler> _routes = new();
    private readonly IssuedTokens _tokens;

    private KindeSandbox(KindeSandboxOptions options)
        : base(options)
    {
        _options = options;
        _tokens = new IssuedTokens("kinde", options.TokenLifetime);
        _window = options.WindowOffset is { } offset
            ? ServerLimit.FixedAligned(options.PermitsPerWindow, options.Scaled(options.Window), offset)
            : ServerLimit.FixedFromFirstRequest(options.PermitsPerWindow, options.Scaled(options.Window));
        _concurrency = options.Concurrency is { } permits ? new ConcurrencyLimit(permits) : null;
        _organizations = new KindeOrganizations(_users);
        _users.Seed(options.Users, options.TimeProvider.GetUtcNow());
        _routes
            .Add("POST", "/api/v1/user", CreateUser)
            .Add("PATCH", "/api/v1/user", _users.Update)
            .Add("DELETE", "/api/v1/user", DeleteUser)
            .Add("GET", "/api/v1/users", _users.List)
            .Add("POST", "/api/v1/organization", _organizations.Create)
            .Add("GET", "/api/v1/organizations", _organizations.List)
            .Add("GET", "/api/v1/organizations/{org_code}/users", _organizations.Members)
            .Add("POST", "/api/v1/organizations/{org_code}/users", _organizations.AddMembers)
            .Add("PATCH", "/api/v1/organizations/{org_code}/users", _organizations.ChangeMembers);
        KindeCatalogue.AddTo(_routes, options.ListItems);
    }

    /// <summary>A Kinde tenant with an empty store and nothing counted.</summary>
    /// <param name="configure">Sets limits, clock and faults; null keeps the defaults.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static KindeSandbox Create(Action<KindeSandboxOptions>? configure = null)
    {
        KindeSandboxOptions options = new();
        configure?.Invoke(options);
        return new KindeSandbox(options);
    }

    private protected override Admission Admit(SandboxRequest request, DateTimeOffset now)
    {
        if (IsTokenRequest(request))
        {
            return Admission.Accept();
        }

        if (_concurrency is not null && !_concurrency.TryEnter())
        {
            return Admission.Refuse(KindeReplies.TooMany("Too many concurrent requests"), RefusalReason.Concurrency);
        }

        LimitVerdict verdict = _window.TryTake(now);
        if (verdict.IsAccepted)
        {
            return Admission.Accept(leave: _concurrency is null ? null : _concurrency.Leave);
        }

        _concurrency?.Leave();
        string reset = Math.Ceiling(verdict.Reset.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Admission.Refuse(KindeReplies.TooMany("Request was throttled").With("RateLimit-Reset", reset));
    }

    private protected override SandboxReply Answer(SandboxRequest request, DateTimeOffset now)
    {
        if (IsTokenRequest(request))
        {
            return Token(request, now);
        }

        if (_options.RequireCredentials && !_tokens.IsGood(request.Bearer, now))
        {
            return KindeReplies.Error(401, "UNAUTHORIZED", "A bearer token that has not expired is required");
        }

        return _routes.TryMatch(request.Method, request.Path, out RouteHandler handler, out string[] values)
            ? handler(request, values, now)
            : KindeReplies.NotFound("Route");
    }

    private protected override SandboxReply Fail(int status) => KindeReplies.Error(status, "SERVER_ERROR", "Injected by the sandbox");

    private static bool IsTokenRequest(SandboxRequest request) => request is { Method: "POST", Path: "/oauth2/token" };

    private SandboxReply Token(SandboxRequest request, DateTimeOffset now)
    {
        Dictionary<string, string> form = QueryString.Parse(System.Text.Encoding.UTF8.GetString(request.Body.Span));
        if (form.GetValueOrDefault("grant_type") != "client_credentials" || !form.ContainsKey("client_id") || !form.TryGetValue("client_secret", out string? stated))
        {
            return SandboxReply.Json(400, new JsonObject { ["error"] = "invalid_request" });
        }

        if (_options.ClientSecret is { } secret && stated != secret)
        {
            return SandboxReply.Json(401, new JsonObject { ["error"] = "invalid_client", ["error_description"] = "Client authentication failed" });
        }

        return SandboxReply.Json(200, new JsonObject
        {
            ["access_token"] = _tokens.Issue(now),
            ["expires_in"] = _tokens.LifetimeSeconds,
            ["scope"] = form.GetValueOrDefault("scope") ?? "",
            ["token_type"] = "bearer",
        });
    }

    private SandboxReply CreateUser(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        SandboxReply reply = _users.Create(request, now, out KindeUser? user);
        if (user is not null && request.TryReadJson(out JsonObject? body))
        {
            _organizations.Join(KindeUsers.Text(body, "organization_code"), user.Id, now);
        }

        return reply;
    }

    private SandboxReply DeleteUser(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        SandboxReply reply = _users.Delete(request, values, now);
        if (reply.Status == 200)
        {
            _organizations.LeaveAll(request.Query("id")!);
        }

        return reply;
    }
}
