using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Plain;

/// <summary>How a plain sandbox behaves. Credentials are not asked for by default.</summary>
public sealed class PlainSandboxOptions : SandboxOptions
{
    /// <summary>Options with no limits.</summary>
    public PlainSandboxOptions() => RequireCredentials = false;

    /// <summary>The limits. All must agree; a request that one of them refuses takes nothing from the others.</summary>
    /// <value>Empty: no rate limit.</value>
    public IList<ServerLimit> Limits { get; } = [];

    /// <summary>Requests at once.</summary>
    /// <value>Default null: any number.</value>
    public int? Concurrency { get; set; }

    /// <summary>Whether a refusal by a rate limit carries <c>Retry-After</c> in whole seconds, rounded up.</summary>
    /// <value>Default true.</value>
    public bool RetryAfter { get; set; } = true;

    /// <summary>Headers for every counted request, accepted or not, from the tightest limit's verdict.</summary>
    /// <value>Default null: none.</value>
    public Func<LimitVerdict, IEnumerable<KeyValuePair<string, string>>>? Headers { get; set; }

    /// <summary>The reply to accepted requests.</summary>
    /// <value>Default null: 200 with the body <c>{"ok":true}</c>.</value>
    public Func<SandboxRequest, SandboxReply>? Reply { get; set; }
}
