using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>POST /oauth/token: client credentials, as JSON or as a form, and the quotas of the application and the organization.</summary>
internal sealed class Auth0Tokens(Auth0SandboxOptions options)
{
    private readonly IssuedTokens _issued = new("auth0", options.TokenLifetime);
    private readonly ServerLimit? _client = Hourly(options, options.TokensPerHour);
    private readonly ServerLimit? _organization = Hourly(options, options.OrganizationTokensPerHour);

    internal bool AreGood(string? bearer, DateTimeOffset now) => _issued.IsGood(bearer, now);

    /// <summary>All or nothing, as with the buckets; the headers are on successes and refusals.</summary>
    internal Admission Admit(DateTimeOffset now)
    {
        ServerLimit[] quotas = [.. new[] { _client, _organization }.OfType<ServerLimit>()];
        if (quotas.Length == 0)
        {
            return Admission.Accept();
        }

        LimitVerdict verdict = LimitSet.TryTake(quotas, now.UtcTicks, out int tightest);
        List<KeyValuePair<string, string>> headers =
        [
            .. Header("Auth0-Client-Quota-Limit", _client, now),
            .. Header("Auth0-Organization-Quota-Limit", _organization, now),
        ];
        if (verdict.IsAccepted)
        {
            return Admission.Accept(headers);
        }

        string who = ReferenceEquals(quotas[tightest], _client) ? "Client" : "Organization";
        SandboxReply refusal = Auth0Replies.TooManyWith($"{who} quota exceeded", verdict.Reset);
        headers.ForEach(header => refusal.With(header.Key, header.Value));
        return Admission.Refuse(refusal);
    }

    internal SandboxReply Grant(SandboxRequest request, DateTimeOffset now)
    {
        Dictionary<string, string> form = request.TryReadJson(out JsonObject? body)
            ? body.ToDictionary(member => member.Key, member => member.Value?.ToString() ?? "")
            : QueryString.Parse(Encoding.UTF8.GetString(request.Body.Span));
        if (form.GetValueOrDefault("grant_type") != "client_credentials")
        {
            return Error(403, "unauthorized_client", "Grant type not allowed for the client.");
        }

        return options.ClientSecret is { } secret && form.GetValueOrDefault("client_secret") != secret
            ? Error(401, "access_denied", "Unauthorized")
            : SandboxReply.Json(200, new JsonObject
            {
                ["access_token"] = _issued.Issue(now),
                ["expires_in"] = _issued.LifetimeSeconds,
                ["token_type"] = "Bearer",
            });
    }

    private static SandboxReply Error(int status, string error, string description) =>
        SandboxReply.Json(status, new JsonObject { ["error"] = error, ["error_description"] = description });

    private static ServerLimit? Hourly(Auth0SandboxOptions options, int? permits) =>
        permits is { } quota ? ServerLimit.FixedAligned(quota, options.Scaled(TimeSpan.FromHours(1)), TimeSpan.Zero) : null;

    private static IEnumerable<KeyValuePair<string, string>> Header(string name, ServerLimit? quota, DateTimeOffset now)
    {
        if (quota?.Look(now.UtcTicks) is { } seen)
        {
            yield return new(name, string.Create(CultureInfo.InvariantCulture, $"b=per_hour;q={seen.Limit};r={seen.Remaining};t={Math.Ceiling(seen.Reset.TotalSeconds)}"));
        }
    }
}
