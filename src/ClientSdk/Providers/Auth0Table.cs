namespace ClientSdk.Providers;

/// <summary>An edition of Auth0's tables of limits. Auth0 changes them without notice; the headers of its replies correct either.</summary>
public enum Auth0Table
{
    /// <summary>The page "Management API rate limits", effective 19 May 2020.</summary>
    May2020,

    /// <summary>Auth0's documentation as of 20 August 2026: <c>rate-limit-policy</c> and <c>rate-limit-configurations</c>.</summary>
    August2026,
}
