namespace ClientSdk.Headers;

/// <summary>What a header says about a limit. Used by the table of known names and by a <see cref="HeaderProfile"/>.</summary>
public enum HeaderRole
{
    /// <summary>Permits in the window; a list may carry policies as in <c>100, 100;w=60</c>.</summary>
    Limit,

    /// <summary>Permits left.</summary>
    Remaining,

    /// <summary>The reset: seconds from now, an epoch in seconds or milliseconds, a date or a duration, told apart by their looks.</summary>
    Reset,

    /// <summary>The reset in seconds from now, also a wait when the call was refused. It is preferred to <see cref="Reset"/>.</summary>
    ResetAfter,

    /// <summary>The length of the window, in seconds unless the meaning says milliseconds.</summary>
    WindowLength,

    /// <summary>Used and size in one value, as in <c>32/40</c>.</summary>
    UsedOfSize,

    /// <summary>Two counts that go up, for a quarter of an hour and a day, as in <c>120,1501</c>; the limits stand in the family's limit.</summary>
    UsagePair,

    /// <summary>Limits by length in seconds, as in <c>20:1,100:120</c>.</summary>
    LimitsBySeconds,

    /// <summary>What is used of them, in the same form.</summary>
    UsedBySeconds,

    /// <summary>Named remainders, as in <c>GetVMScaleSet3Min;197</c>.</summary>
    NamedRemainders,

    /// <summary>Name, quota, remainder and reset as parameters, as in <c>b=per_hour;q=10;r=7;t=3540</c>.</summary>
    ParameterList,

    /// <summary>Waits by category, as in <c>60:error;transaction:organization</c>.</summary>
    WaitsByCategory,

    /// <summary>The field <c>RateLimit</c> of the IETF drafts, -07 and later.</summary>
    RateLimitField,

    /// <summary>The field <c>RateLimit-Policy</c> of the IETF drafts, -04 and later.</summary>
    PolicyField,

    /// <summary>The standard <c>Retry-After</c>.</summary>
    RetryAfter,

    /// <summary>A wait in milliseconds; it is preferred to <see cref="RetryAfter"/>.</summary>
    RetryAfterMilliseconds,

    /// <summary>A wait as a Go duration; counts on a refusal only.</summary>
    RetryIn,

    /// <summary>A wait in any form of <see cref="Reset"/>; counts on a refusal only.</summary>
    RetryAt,

    /// <summary>The limit that refused the call, in the server's words.</summary>
    LimitedBy,

    /// <summary>The same, and the window that the family's reset belongs to.</summary>
    EnforcedWindow,

    /// <summary>The name of the family's window.</summary>
    WindowName,

    /// <summary><c>false</c> says that waiting cannot help.</summary>
    ShouldRetry,
}
