namespace Migration.SuperTokens;

/// <summary>Answer to <c>GET /users</c>. No next token: that was the last page.</summary>
internal sealed record SuperTokensPage(IReadOnlyList<SuperTokensPage.Account> Users, string? NextPaginationToken)
{
    internal sealed record Account(IReadOnlyList<string> Emails);
}
