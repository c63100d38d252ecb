using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>
/// Auth0's Management API: a tenant-wide token bucket, checked first, and a bucket for each endpoint group of the tables that the options name.
/// Answers carry <c>x-ratelimit-limit</c>, <c>-remaining</c> and <c>-reset</c> (epoch second of the next token) of the tighter bucket.
/// Import jobs have two slots. The token
/// endpoint has quotas where the options set them, and a tenant may have a policy of its own.
/// </summary>
public sealed class Auth0Sandbox : SandboxPersonality
{
    private readonly Auth0SandboxOptions _options;
    private readonly Auth0Limits _limits;
    private readonly Auth0Users _users = new();
    private readonly Auth0Jobs _jobs;
    private readonly Auth0Store _logs = new("log_id", "900");
    private readonly RouteTable<RouteHandler> _routes = new();
    private readonly Auth0Tokens _tokens;
    private readonly ServerLimit? _policy;

    private Auth0Sandbox(Auth0SandboxOptions options)
        : base(options)
    {
        _options = options;
        _limits = new Auth0Limits(options);
        _tokens = new Auth0Tokens(options);
        _policy = options.PolicyPerSecond is { } permits ? ServerLimit.FixedFromFirstRequest(permits, options.Scaled(TimeSpan.FromSeconds(1))) : null;
        _jobs = new Auth0Jobs(_users, options.Scaled(options.ImportDuration));
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        _users.Seed(options.Users, now);
        for (int number = 0; number < options.Logs; number++)
        {
            _logs.Add(new JsonObject { ["type"] = "s", ["date"] = now.AddSeconds(number - options.Logs).ToString("O", CultureInfo.InvariantCulture) });
        }

        AddUserRoutes();
        AddOrganizationRoutes();
        Auth0Catalogue.AddTo(_routes, options.ListItems);
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
        if (IsTokenRequest(request))
        {
            return _tokens.Admit(now);
        }

        if (_policy?.TryTake(now) is { } policy)
        {
            KeyValuePair<string, string> header = new("Auth0-RateLimit", string.Create(CultureInfo.InvariantCulture, $"client;q={policy.Limit};t={Math.Ceiling(policy.Reset.TotalSeconds)};r={policy.Remaining}"));
            Admission admission = policy.IsAccepted ? AdmitByBuckets(request, now) : Admission.Refuse(Auth0Replies.Policy(policy.Reset));
            admission.Refusal?.With(header.Key, header.Value);
            return admission with { Headers = [.. admission.Headers ?? [], header] };
        }

        return AdmitByBuckets(request, now);
    }

    private Admission AdmitByBuckets(SandboxRequest request, DateTimeOffset now)
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
        if (IsTokenRequest(request))
        {
            return _tokens.Grant(request, now);
        }

        if (_options.RequireCredentials && !_tokens.AreGood(request.Bearer, now))
        {
            return Auth0Replies.Error(401, "Unauthorized", request.Bearer is null ? "Missing authentication" : "Expired token received for JSON Web Token validation", "invalid_token");
        }

        return _routes.TryMatch(request.Method, request.Path, out RouteHandler handler, out string[] values)
            ? handler(request, values, now)
            : Auth0Replies.NotFound("Not Found", "not_found");
    }

    private protected override SandboxReply Fail(int status) => Auth0Replies.Error(status, "Server Error", "Injected by the sandbox", null);

    private static bool IsTokenRequest(SandboxRequest request) => request is { Method: "POST", Path: "/oauth/token" };

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
        new Auth0Collection("clients", "client_id", "cli_", "name").AddTo(_routes, "/api/v2/clients");
        new Auth0Collection("connections", "id", "con_", "name").AddTo(_routes, "/api/v2/connections");
        _routes.Add("GET", "/api/v2/connections/{id}/status", static (_, _, _) => SandboxReply.Empty(200));
    }

    private void AddOrganizationRoutes()
    {
        Auth0Organizations organizations = new(_users);
        Auth0Memberships memberships = new(organizations);
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
            .Add("DELETE", "/api/v2/organizations/{id}/members", organizations.RemoveMembers)
            .Add("GET", "/api/v2/organizations/{id}/invitations", memberships.Invitations)
            .Add("POST", "/api/v2/organizations/{id}/invitations", memberships.Invite)
            .Add("GET", "/api/v2/organizations/{id}/invitations/{invitation_id}", memberships.Invitation)
            .Add("DELETE", "/api/v2/organizations/{id}/invitations/{invitation_id}", memberships.TakeBack)
            .Add("GET", "/api/v2/organizations/{id}/members/{user_id}/roles", memberships.Roles)
            .Add("POST", "/api/v2/organizations/{id}/members/{user_id}/roles", memberships.AddRoles)
            .Add("DELETE", "/api/v2/organizations/{id}/members/{user_id}/roles", memberships.RemoveRoles)
            .Add("GET", "/api/v2/organizations/{id}/enabled_connections", memberships.Connections)
            .Add("POST", "/api/v2/organizations/{id}/enabled_connections", memberships.Connect)
            .Add("GET", "/api/v2/organizations/{id}/enabled_connections/{connection_id}", memberships.Connection)
            .Add("PATCH", "/api/v2/organizations/{id}/enabled_connections/{connection_id}", memberships.ChangeConnection)
            .Add("DELETE", "/api/v2/organizations/{id}/enabled_connections/{connection_id}", memberships.Disconnect);
    }
}
