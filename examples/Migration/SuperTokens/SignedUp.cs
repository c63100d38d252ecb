namespace Migration.SuperTokens;

/// <summary>Answer to <c>POST /recipe/signup</c>: 200 also where it failed.</summary>
internal sealed record SignedUp(string Status);
