namespace ClientSdk.Headers;

/// <summary>
/// What must be known of a provider because its replies do not say it. Data only; the generic reader does the rest, and
/// without a profile it says "unknown" where these would answer. Set it up once; it must not change after its first use.
/// </summary>
/// <example>
/// Airtable answers 429 without any header and documents a penalty of 30 seconds:
/// <code>
/// HeaderProfile airtable = new() { DefaultWait = TimeSpan.FromSeconds(30) };
/// RateLimitSnapshot said = RateLimitHeaderParser.Parse(response, body, airtable, timeProvider.GetUtcNow());
/// // said.RetryAfter is 30 s, said.RetryAfterOrigin is "profile"
/// </code>
/// </example>
public sealed class HeaderProfile
{
    private HeaderNames? _names;

    /// <summary>Nothing but the generic rules.</summary>
    public static HeaderProfile Generic { get; } = new();

    /// <summary>Header names of the provider and what they mean. They outrank the built-in table. Names are compared without case. Default: none.</summary>
    public IReadOnlyDictionary<string, HeaderMeaning> Headers { get; init; } = new Dictionary<string, HeaderMeaning>();

    /// <summary>Headers that are known by name but count milliseconds from now, for example Prisjakt's <c>X-Rate-Limit-Reset</c>. Default: none.</summary>
    public IReadOnlyCollection<string> MillisecondHeaders { get; init; } = [];

    /// <summary>
    /// Values of a code member (<c>error</c>, <c>code</c>, <c>status</c>, <c>type</c> and the like) in a JSON body that mean a
    /// refusal whatever the status is. They add to the codes that are known anyway. Default: none.
    /// </summary>
    public IReadOnlyCollection<string> RefusalCodes { get; init; } = [];

    /// <summary>Codes in a JSON body of a refusal that waiting cannot help, added to those that are known anyway. Default: none.</summary>
    public IReadOnlyCollection<string> FinalCodes { get; init; } = [];

    /// <summary>How long to wait after a refusal that states no wait; <see langword="null"/>, the default, leaves it unknown. Anything that the reply states wins.</summary>
    public TimeSpan? DefaultWait { get; init; }

    /// <summary>
    /// Whether JSON bodies of successful replies have to be read, because the provider refuses with status 200 (GraphQL,
    /// SuperTokens TOTP). Default: <see langword="false"/>, because reading costs a copy of each body.
    /// </summary>
    public bool ReadsSuccessBodies { get; init; }

    /// <summary>
    /// Whether <c>extensions.cost</c> of a GraphQL body (Shopify) describes a leaky bucket: its size, what is left, and the time
    /// until the refused query fits. Default: <see langword="false"/>.
    /// </summary>
    public bool ReadsQueryCost { get; init; }

    /// <summary>Whether headers mean what the generic rules say.</summary>
    internal bool ReadsHeadersGenerically => Headers.Count == 0 && MillisecondHeaders.Count == 0;

    internal HeaderNames Names => _names ??= new HeaderNames(this);
}
