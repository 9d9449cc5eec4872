// Decline codes as data, edition 2026-11-20; meanings in our words:
// braintree, braintree_gateway.
// A row: code|category|mode|wait|elsewhere|class|marks|meaning; an empty wait is none.

extension DeclineProfile {
  static let braintreeRows = """
    2000|issuer_declined|later|P1D|elsewhere|soft||Do not honour
    2001|insufficient_funds|later|P3D||soft||Not enough funds
    2002|limit_exceeded|later|P1D||soft||Withdrawal limit reached
    2003|limit_exceeded|later|P1D||soft||Activity limit reached
    2004|expired_card|update_credential|||hard||Expired
    2005|invalid_details|fix_data|||hard||Card number wrong
    2006|invalid_details|fix_data|||hard||Expiry wrong
    2007|account_closed|never|||hard||No such account at the issuer
    2008|invalid_details|fix_data|||hard||Number has the wrong length
    2009|invalid_details|fix_data|||hard||No such issuer
    2010|invalid_details|fix_data|||hard||Security code refused
    2011|issuer_declined|customer_action|||soft||Voice authorisation needed
    2012|lost_or_stolen|never|||hard|masked|Possibly lost
    2013|lost_or_stolen|never|||hard|masked|Possibly stolen
    2014|suspected_fraud|customer_action|||hard|masked|Fraud suspected
    2015|not_permitted|other_method||elsewhere|hard||Issuer blocks this transaction
    2016|duplicate|investigate|||technical||Identical transaction seen recently
    2017|authorization_revoked|never|||hard||Cardholder stopped this billing
    2018|authorization_revoked|never|||hard||Cardholder stopped all billing
    2019|not_permitted|other_method||elsewhere|hard||Transaction type not supported
    2020|issuer_declined|customer_action|||soft||Violation, unspecified
    2021|suspected_fraud|customer_action|||hard|masked|Security violation
    2022|expired_card|update_credential|||hard||Issuer has newer cardholder data
    2023|merchant_error|fix_configuration||elsewhere|technical||Feature not supported by the \
    processor
    2024|merchant_error|fix_configuration||elsewhere|technical||Card brand not enabled on the \
    account
    2025|merchant_error|fix_configuration||elsewhere|technical||Merchant set-up fault
    2026|merchant_error|fix_configuration||elsewhere|technical||Merchant id wrong
    2027|merchant_error|fix_configuration||elsewhere|technical||Amount set-up fault
    2028|merchant_error|fix_configuration||elsewhere|technical||Hierarchy set-up fault
    2029|invalid_details|fix_data|||hard||Problem with the submitted card
    2030|merchant_error|fix_configuration||elsewhere|technical||Terminal set-up fault
    2031|merchant_error|fix_configuration|||technical||Zero-amount verification not supported \
    by the bank
    2032|merchant_error|fix_configuration||elsewhere|technical||Surcharge not permitted
    2033|processor_error|failover|PT5M|elsewhere|technical||Data inconsistent between systems
    2034|processor_error|failover|PT5M|elsewhere|technical||Nothing was done; try again
    2035|issuer_declined|investigate|||soft||Only part was approved
    2036|merchant_error|fix_configuration|||technical||Authorisation not found
    2037|duplicate|investigate|||technical||Already reversed
    2038|issuer_declined|later|P1D|elsewhere|soft||Processor refused without detail
    2039|merchant_error|fix_configuration|||technical||Authorisation code wrong
    2040|merchant_error|fix_configuration||elsewhere|technical||Store wrong
    2041|issuer_declined|customer_action|||soft||Bank wants a call
    2042|merchant_error|fix_configuration||elsewhere|technical||Client id wrong
    2043|do_not_retry|never|||hard||Issuer forbids retry; customer must call
    2044|issuer_declined|later|P1D|elsewhere|soft||Customer should call; retry allowed if that \
    fails
    2045|merchant_error|fix_configuration||elsewhere|technical||Merchant number wrong
    2046|issuer_declined|later|P1D|elsewhere|soft||Refused without detail
    2047|lost_or_stolen|never|||hard|masked|Withhold the card
    2048|limit_exceeded|investigate|||soft||Amount zero, unreadable or too high
    2049|merchant_error|fix_configuration|||technical||SKU wrong
    2050|merchant_error|fix_configuration||elsewhere|technical||Credit plan wrong
    2051|invalid_details|fix_data|||hard||Number does not fit the card brand
    2052|merchant_error|fix_configuration|||technical||Level 3 data wrong
    2053|lost_or_stolen|never|||hard|masked|Reported lost or stolen
    2054|merchant_error|fix_configuration|||technical||Reversal amount differs from authorisation
    2055|merchant_error|fix_configuration||elsewhere|technical||Division number wrong
    2056|limit_exceeded|fix_configuration||elsewhere|soft||Over the division limit
    2057|not_permitted|other_method||elsewhere|soft||Issuer or cardholder restricted the card
    2058|authentication_required|customer_action|||soft||Merchant not enrolled for 3-D Secure
    2059|invalid_details|fix_data|||hard||Address check failed (PayPal)
    2060|invalid_details|fix_data|||hard||Address and security code failed
    2061|invalid_details|fix_data|||hard||Transaction data wrong
    2062|merchant_error|fix_configuration|||technical||Tax amount wrong
    2063|merchant_error|fix_configuration||elsewhere|technical||PayPal business preference \
    blocks it
    2064|merchant_error|fix_configuration||elsewhere|technical||Currency not enabled
    2065|merchant_error|fix_configuration|||technical||Refund window over
    2066|merchant_error|fix_configuration||elsewhere|technical||PayPal business account restricted
    2067|merchant_error|fix_configuration|||technical||Authorisation expired; authorise again
    2068|merchant_error|fix_configuration||elsewhere|technical||PayPal business account locked \
    or closed
    2069|duplicate|investigate|||technical||PayPal blocks repeated order ids
    2070|authorization_revoked|never|||hard||Buyer revoked the PayPal billing agreement
    2071|merchant_error|fix_configuration||elsewhere|technical||Payee account incomplete
    2072|merchant_error|fix_configuration||elsewhere|technical||Payee e-mail malformed
    2073|merchant_error|fix_configuration||elsewhere|technical||PayPal validation error
    2074|issuer_declined|later|P1D||soft||Funding source behind PayPal was refused
    2075|account_closed|never|||hard||Payer's PayPal account locked or closed
    2076|not_permitted|other_method||elsewhere|hard||Payer cannot pay this with PayPal
    2077|suspected_fraud|customer_action|||hard|masked|PayPal risk model refused
    2078|invalid_details|fix_data|||hard||Secure payment data unreadable
    2079|merchant_error|fix_configuration||elsewhere|technical||PayPal merchant account \
    misconfigured
    2080|merchant_error|fix_configuration||elsewhere|technical||Credentials wrong
    2081|merchant_error|fix_configuration||elsewhere|technical||Pending payments not supported
    2082|not_permitted|other_method||elsewhere|hard||Domestic payer required
    2083|invalid_details|fix_data|||hard||Phone number required
    2084|merchant_error|fix_configuration||elsewhere|technical||Payer tax data required
    2085|merchant_error|fix_configuration||elsewhere|technical||Payee's fraud settings block it
    2086|limit_exceeded|later|P1D||soft||PayPal account limit reached
    2087|merchant_error|fix_configuration||elsewhere|technical||Reference transactions not enabled
    2088|merchant_error|fix_configuration||elsewhere|technical||Currency not enabled on the \
    seller account
    2089|merchant_error|fix_configuration||elsewhere|technical||Payee permission missing
    2090|merchant_error|fix_configuration|||technical||Refund above settled amount not configured
    2091|merchant_error|fix_configuration||elsewhere|technical||Currency must match the \
    account's country
    2092|invalid_details|fix_data|||hard||Bank account could not be verified this way
    2093|account_closed|never|||hard||PayPal payment method expired or cancelled
    2094|duplicate|investigate|||technical||PayPal payment already completed
    2095|merchant_error|fix_configuration|||technical||Full refund not allowed after a partial one
    2096|merchant_error|fix_configuration|||technical||Buyer and seller are the same account
    2097|limit_exceeded|later|P1D||soft||Authorisation amount limit
    2098|limit_exceeded|later|P1D||soft||Authorisation count limit
    2099|authentication_required|customer_action|||soft||Authentication needed
    2100|merchant_error|fix_configuration||elsewhere|technical||Channel-initiated billing not \
    enabled
    2101|authentication_required|customer_action|||soft|card_present|Chip insertion needed
    2102|authentication_required|customer_action|||soft|card_present|Wrong PIN
    2103|authentication_required|customer_action|||soft|card_present|Too many wrong PINs
    2104|issuer_declined|later|P1D|elsewhere|soft|card_present|Refused offline by the card
    2105|account_closed|never|||hard||Life-cycle refusal; card data out of date
    2106|issuer_declined|later|P1D|elsewhere|soft||Policy refusal
    2107|not_permitted|other_method||elsewhere|soft||Card not activated yet
    2108|account_closed|never|||hard||Card closed
    2109-2999|issuer_declined|later|P1D|elsewhere|soft||Other refusal without detail
    3000|issuer_unavailable|later|PT1H|elsewhere|technical||Back-end network down
    """

  static let braintreeGatewayRows = """
    avs|invalid_details|fix_data|||hard||Own address rule rejected it before the bank
    avs_and_cvv|invalid_details|fix_data|||hard||Own address and security-code rules rejected it
    cvv|invalid_details|fix_data|||hard||Own security-code rule rejected it
    duplicate|duplicate|investigate|||technical||Own duplicate window rejected it
    fraud|suspected_fraud|customer_action|||hard|masked|Own fraud rule rejected it
    risk_threshold|suspected_fraud|customer_action|||hard|masked|Own risk threshold rejected it
    application_incomplete|merchant_error|fix_configuration||elsewhere|technical||Merchant \
    application not finished
    token_issuance|merchant_error|fix_configuration|||technical||Network token could not be issued
    """
}
