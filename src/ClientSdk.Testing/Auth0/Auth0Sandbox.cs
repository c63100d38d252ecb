using System.Text;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>
/// Auth0's Management API: a tenant-wide token bucket, checked first, and a bucket for each endpoint group of the page of 19 May 2020.
/// Answers carry <c>x-ratelimit-limit</c>, <c>-remaining</c> and <c>-reset</c> (epoch second of the next token) of the tighter bucket.
/// Import jobs have two slots. The token endpoint has no limit.
/// </summary>
public sealed class Auth0Sandbox : SandboxPersonality
{
    private readonly Auth0SandboxOptions _options;
    private readonly Auth0Limits _limits;
    private readonly Auth0Users _users = new();
    private readonly Auth0Jobs _jobs;
    private readonly Auth0Store _logs = new("log_id", "900");
    private readonly RouteTable<RouteHandler> _routes = new();
    private int _tokens;

    private Auth0Sandbox(Auth0SandboxOptions options)
        : base(options)
    {
        _options = options;
        _limits = new Auth0Limits(options);
        _jobs = new Auth0Jobs(_users, options.Scaled(options.ImportDuration));
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        _users.Seed(options.Users, now);
        for (int number = 0; number < options.Logs; number++)
        {
            _logs.Add(new JsonObject { ["type"] = "s", ["date"] = now.AddSeconds(number - options.Logs).ToString("O", System.Globalization.CultureInfo.InvariantCulture) });
        }

        AddUserRoutes();
        AddOrganizationRoutes();
    }

    /// <summary>A free or trial tenant.</summary>
    /// <param name="configure">Sets limits, clock and faults; null keeps the documented ones.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static Auth0Sandbox Free(Action<Auth0SandboxOptions>? configure = null) => Create(Auth0Tenant.Free, configure);

    /// <summary>A paid self-service tenant.</summary>
    /// <param name="configure">Sets limits, clock and faults; null keeps the documented ones.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static Auth0Sandbox SelfService(Action<Auth0SandboxOptions>? configure = null) => Create(Auth0Tenant.SelfServicePaid, configure);

    /// <summary>An enterprise tenant in production.</summary>
    /// <param name="configure">Sets limits, clock and faults; null keeps the documented ones.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static Auth0Sandbox Enterprise(Action<Auth0SandboxOptions>? configure = null) => Create(Auth0Tenant.EnterpriseProduction, configure);

    /// <summary>An enterprise tenant that is not in production.</summary>
    /// <param name="configure">Sets limits, clock and faults; null keeps the printed ones.</param>
    /// <returns>The personality, to be hosted or used through its handler.</returns>
    public static Auth0Sandbox EnterpriseNonProduction(Action<Auth0SandboxOptions>? configure = null) => Create(Auth0Tenant.EnterpriseNonProduction, configure);

    private protected override Admission Admit(SandboxRequest request, DateTimeOffset now)
    {
        if (_limits.TryTake(request, now.UtcTicks) is not { } counted)
        {
            return Admission.Accept();
        }

        (LimitVerdict verdict, string message) = counted;
        List<KeyValuePair<string, string>> headers = Auth0Limits.Headers(verdict, Stated(now));
        if (!verdict.IsAccepted)
        {
            return Admission.Refuse(With(Auth0Replies.TooMany(message), headers));
        }

        // The request itself was within the limits and has paid; what is full is the row of jobs.
        return Auth0Jobs.IsImport(request) && _jobs.IsFull(now, out int active)
            ? Admission.Refuse(With(Auth0Replies.TooManyJobs(active), headers), RefusalReason.Concurrency)
            : Admission.Accept(headers);
    }

    private protected override SandboxReply Answer(SandboxRequest request, DateTimeOffset now)
    {
        if (request is { Method: "POST", Path: "/oauth/token" })
        {
            return Token(request);
        }

        if (_options.RequireCredentials && request.Bearer is null)
        {
            return Auth0Replies.Error(401, "Unauthorized", "Missing authentication", null);
        }

        return _routes.TryMatch(request.Method, request.Path, out RouteHandler handler, out string[] values)
            ? handler(request, values, now)
            : Auth0Replies.NotFound("Not Found", "not_found");
    }

    private protected override SandboxReply Fail(int status) => Auth0Replies.Error(status, "Server Error", "Injected by the sandbox", null);

    private static Auth0Sandbox Create(Auth0Tenant tenant, Action<Auth0SandboxOptions>? configure)
    {
        Auth0SandboxOptions options = new(tenant);
        configure?.Invoke(options);
        return new Auth0Sandbox(options);
    }

    private static SandboxReply With(SandboxReply reply, List<KeyValuePair<string, string>> headers)
    {
        headers.ForEach(header => reply.With(header.Key, header.Value));
        return reply;
    }

    private void AddUserRoutes()
    {
        Auth0Roles roles = new(_users);
        _routes
            .Add("GET", "/api/v2/users", _users.List)
            .Add("POST", "/api/v2/users", _users.Create)
            .Add("GET", "/api/v2/users-by-email", _users.ByEmail)
            .Add("GET", "/api/v2/users/{id}", _users.Get)
            .Add("PATCH", "/api/v2/users/{id}", _users.Update)
            .Add("DELETE", "/api/v2/users/{id}", _users.Delete)
            .Add("GET", "/api/v2/users/{id}/roles", roles.OfUser)
            .Add("POST", "/api/v2/users/{id}/roles", _users.AddRoles)
            .Add("GET", "/api/v2/roles", roles.List)
            .Add("POST", "/api/v2/roles", roles.Create)
            .Add("GET", "/api/v2/roles/{id}", roles.Get)
            .Add("GET", "/api/v2/logs", (request, _, _) => Auth0Pages.Logs(request, _logs.All))
            .Add("POST", "/api/v2/jobs/users-imports", _jobs.Import)
            .Add("GET", "/api/v2/jobs/{id}", _jobs.Get);
    }

    private void AddOrganizationRoutes()
    {
        Auth0Organizations organizations = new(_users);
        _routes
            .Add("GET", "/api/v2/users/{id}/organizations", organizations.OfUser)
            .Add("GET", "/api/v2/organizations", organizations.List)
            .Add("POST", "/api/v2/organizations", organizations.Create)
            .Add("GET", "/api/v2/organizations/name/{name}", organizations.GetByName)
            .Add("GET", "/api/v2/organizations/{id}", organizations.Get)
            .Add("PATCH", "/api/v2/organizations/{id}", organizations.Update)
            .Add("DELETE", "/api/v2/organizations/{id}", organizations.Delete)
            .Add("GET", "/api/v2/organizations/{id}/members", organizations.Members)
            .Add("POST", "/api/v2/organizations/{id}/members", organizations.AddMembers)
            .Add("DELETE", "/api/v2/organizations/{id}/members", organizations.RemoveMembers);
    }

    /// <summary>POST /oauth/token: client credentials, as JSON or as a form.</summary>
    private SandboxReply Token(SandboxRequest request)
    {
        string? grant = request.TryReadJson(out JsonObject? body)
            ? body["grant_type"]?.ToString()
            : QueryString.Parse(Encoding.UTF8.GetString(request.Body.Span)).GetValueOrDefault("grant_type");
        return grant != "client_credentials"
            ? SandboxReply.Json(403, new JsonObject { ["error"] = "unauthorized_client", ["error_description"] = "Grant type not allowed for the client." })
            : SandboxReply.Json(200, new JsonObject
            {
                ["access_token"] = $"auth0-token-{++_tokens}",
                ["expires_in"] = 86400,
                ["token_type"] = "Bearer",
            });
    }
}
